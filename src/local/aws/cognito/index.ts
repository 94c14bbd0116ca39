import type { IncomingHttpHeaders } from 'node:http';
import { Constraints } from '../kernel/constraints';
import { Mutex } from '../kernel/mutex';
import { operationTable } from '../kernel/operations';
import type { Refusal } from '../kernel/refusal';
import { isSigned, parseJson, readBody } from '../kernel/request';
import { jsonReply, type Reply, type StandIn, startStandIn } from '../kernel/stand-in';
import { descriptionOperations } from './description';
import { cognitoError, invalidParameter } from './errors';
import { groupOperations } from './groups';
import { invitationOperations } from './invitation';
import type { Mail } from './mailbox';
import type { Operation } from './operation';
import { passwordResetOperations } from './password-reset';
import { Pool, type PoolSettings } from './pool';
import { signInOperations } from './sign-in';
import { signOutOperations } from './sign-out';
import { userOperations } from './users';

export type { Mail } from './mailbox';

export interface CognitoOptions extends PoolSettings {
  /** Folder that keeps the pool between runs; created if it is missing. Only one process at a time may use it. */
  state: string;
  /** @default 0: the system chooses */
  port?: number;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
}

/** A user pool on loopback. */
export interface Cognito extends StandIn {
  /** The URL of the public keys that verify the pool's tokens. */
  readonly jwksUrl: string;
  /** The mails that the pool would have sent, newest first. Other processes read them at `GET /local/mailbox`. */
  mailbox(): Promise<Mail[]>;
}

const TARGET = 'AWSCognitoIdentityProviderService.';
const JSON_1_1 = 'application/x-amz-json-1.1';
const BODY_LIMIT_BYTES = 1024 * 1024;

const constraints = new Constraints('cognito-idp');

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...descriptionOperations,
  ...groupOperations,
  ...invitationOperations,
  ...passwordResetOperations,
  ...userOperations,
  ...signInOperations,
  ...signOutOperations,
};

/**
 * Starts a stand-in for Amazon Cognito user pools with one pool, in which users sign in by e-mail address. A new pool has
 * `admin@example.org`, in the admin group, and `anna@example.org`, both with the password `Joule-Verne-1`.
 * @throws Error when the port is taken or a file in the state folder is not JSON
 */
export async function startCognito(options: CognitoOptions): Promise<Cognito> {
  const pool = await Pool.open(options.state, options, options.now ?? Date.now);
  // Run one operation at a time: no other operation may run between an operation's validation and its change, or
  // between its change and the write to disk.
  const mutex = new Mutex();
  const routes = operationTable<(headers: IncomingHttpHeaders, body: () => Promise<Buffer>) => Promise<Reply>>({
    [`GET /${options.userPoolId}/.well-known/jwks.json`]: async () => uncached(jsonReply(pool.key.jwks())),
    'GET /local/mailbox': async () => uncached(jsonReply(pool.mailbox.list())),
    'POST /': async (headers, body) => {
      const input = await body();
      return mutex.run(() => run(pool, headers, input));
    },
  });
  const { url, close } = await startStandIn(
    {
      name: 'Cognito',
      internalError: 'InternalErrorException',
      answer: async (request) => {
        const match = routes(request);
        if (match) return match.operation(request.headers, () => readBody(request, BODY_LIMIT_BYTES, bodyTooLarge));
        const target = `${request.method} ${request.url}`;
        throw cognitoError('ResourceNotFoundException', `Expected POST / with an operation, received ${target}`, 404);
      },
      encode,
    },
    options.port,
  );
  return {
    url,
    jwksUrl: `${url}/${options.userPoolId}/.well-known/jwks.json`,
    mailbox: async () => pool.mailbox.list(),
    close,
  };
}

async function run(pool: Pool, headers: IncomingHttpHeaders, body: Buffer): Promise<Reply> {
  const target = String(headers['x-amz-target'] ?? '');
  const name = target.startsWith(TARGET) ? target.slice(TARGET.length) : '';
  if (!Object.hasOwn(OPERATIONS, name)) {
    throw cognitoError('UnknownOperationException', `X-Amz-Target "${target}" is not an operation of this stand-in`);
  }
  const { signed, run: operate } = OPERATIONS[name];
  if (signed && !isSigned({ headers }, 'cognito-idp')) {
    throw cognitoError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const input = parseJson(body, () => cognitoError('SerializationException', 'The body is not JSON'));
  assertValid(name, input);
  const result = await operate(pool, input);
  pool.save();
  return reply(200, result);
}

/**
 * @throws Refusal InvalidParameterException that lists every fault; SerializationException for a value of the wrong
 *   type
 */
function assertValid(operation: string, input: unknown): void {
  const faults = constraints.faults(operation, input as Record<string, unknown>);
  if (faults?.isType) throw cognitoError('SerializationException', faults.text);
  if (faults) throw invalidParameter(faults.text);
}

function bodyTooLarge(): Refusal {
  return cognitoError('RequestEntityTooLargeException', `The request body exceeds ${BODY_LIMIT_BYTES} bytes`, 413);
}

function encode({ status, type, message }: Refusal): Reply {
  return reply(status, { __type: type, message }, { 'x-amzn-errortype': `${type}:` });
}

function reply(status: number, body: object, headers: Record<string, string> = {}): Reply {
  return uncached({ status, headers: { 'content-type': JSON_1_1, ...headers }, body: JSON.stringify(body) });
}

function uncached(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, 'cache-control': 'no-store' } };
}
