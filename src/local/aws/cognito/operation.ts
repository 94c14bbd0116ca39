import { z } from 'zod';
import { invalidParameter, resourceNotFound } from './fault';
import type { Pool } from './pool';

/** One of the service's operations. */
export interface Operation {
  /** Whether the service takes it only from AWS credentials; the others are for anybody who knows the client id. */
  readonly signed: boolean;
  /** Throws CognitoFault; every check comes before the first change. */
  run(pool: Pool, input: unknown): Promise<object>;
}

/** What every operation of an administrator names. */
export const ofPool = z.object({ UserPoolId: z.string() });

/** What every operation on one person names; `Username` is an e-mail address or a sub. */
export const ofPerson = ofPool.extend({ Username: z.string().min(1).max(128) });

/** What every operation for anybody names, apart from those that go by an access token. */
export const ofClient = z.object({ ClientId: z.string() });

type Run<Input> = (pool: Pool, input: Input) => object | Promise<object>;

/** An operation that needs AWS credentials. */
export function forAdministrators<Schema extends z.ZodType>(schema: Schema, run: Run<z.infer<Schema>>): Operation {
  return { signed: true, run: async (pool, input) => run(pool, parse(pool, schema, input)) };
}

/** An operation that needs no AWS credentials. */
export function forAnybody<Schema extends z.ZodType>(schema: Schema, run: Run<z.infer<Schema>>): Operation {
  return { signed: false, run: async (pool, input) => run(pool, parse(pool, schema, input)) };
}

function parse<Schema extends z.ZodType>(pool: Pool, schema: Schema, input: unknown): z.infer<Schema> {
  const { data, error } = schema.safeParse(input);
  if (error) {
    const faults = error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`);
    throw invalidParameter(`${faults.length} validation error detected: ${faults.join('; ')}`);
  }
  assertHere(pool, data as { UserPoolId?: string; ClientId?: string });
  return data;
}

function assertHere({ settings }: Pool, { UserPoolId, ClientId }: { UserPoolId?: string; ClientId?: string }): void {
  if (UserPoolId !== undefined && UserPoolId !== settings.userPoolId)
    throw resourceNotFound(`User pool ${UserPoolId} does not exist.`);
  if (ClientId !== undefined && ClientId !== settings.clientId)
    throw resourceNotFound(`User pool client ${ClientId} does not exist.`);
}
