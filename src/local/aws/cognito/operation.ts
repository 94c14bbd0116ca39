import * as z from 'zod';
import { invalidParameter, resourceNotFound } from './errors';
import type { Pool } from './pool';

/** One operation of the service. */
export interface Operation {
  /** Whether the caller needs AWS credentials. Other operations need only the client id or an access token. */
  readonly signed: boolean;
  /** Validates the whole input before it changes anything. @throws Refusal */
  run(pool: Pool, input: unknown): Promise<object>;
}

/** The input that all admin operations share. */
export const ofPool = z.object({ UserPoolId: z.string() });

/** The input that all operations on one user share. `Username` is an e-mail address or a sub. */
export const ofUser = ofPool.extend({ Username: z.string().min(1).max(128) });

/** The input that the public operations without an access token share. */
export const ofClient = z.object({ ClientId: z.string() });

type Run<Input> = (pool: Pool, input: Input) => object | Promise<object>;

/** An operation that requires AWS credentials. */
export function adminOperation<Schema extends z.ZodType>(schema: Schema, run: Run<z.infer<Schema>>): Operation {
  return { signed: true, run: async (pool, input) => run(pool, parse(pool, schema, input)) };
}

/** An operation that requires no AWS credentials. */
export function publicOperation<Schema extends z.ZodType>(schema: Schema, run: Run<z.infer<Schema>>): Operation {
  return { signed: false, run: async (pool, input) => run(pool, parse(pool, schema, input)) };
}

function parse<Schema extends z.ZodType>(pool: Pool, schema: Schema, input: unknown): z.infer<Schema> {
  const { data, error } = schema.safeParse(input);
  if (error) {
    const faults = error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`);
    const errors = faults.length === 1 ? 'error' : 'errors';
    throw invalidParameter(`${faults.length} validation ${errors} detected: ${faults.join('; ')}`);
  }
  assertSettings(pool, data as { UserPoolId?: string; ClientId?: string });
  return data;
}

function assertSettings(
  { settings }: Pool,
  { UserPoolId, ClientId }: { UserPoolId?: string; ClientId?: string },
): void {
  if (UserPoolId !== undefined && UserPoolId !== settings.userPoolId)
    throw resourceNotFound(`User pool ${UserPoolId} does not exist.`);
  if (ClientId !== undefined && ClientId !== settings.clientId)
    throw resourceNotFound(`User pool client ${ClientId} does not exist.`);
}
