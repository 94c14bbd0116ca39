import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { CognitoFault } from './fault';
import { operations } from './operations';
import type { Pool } from './pool';

const TARGET = 'AWSCognitoIdentityProviderService.';
const JSON_1_1 = 'application/x-amz-json-1.1';
const LARGEST_BODY = 1024 * 1024;

/** Serves the pool over HTTP: operations in JSON 1.1, the key set, and the mailbox. */
export function serve(pool: Pool, inTurn: <T>(task: () => Promise<T>) => Promise<T>): RequestListener {
  return async (request, response) => {
    try {
      const { status, type, body } = await answer(pool, inTurn, request);
      send(response, status, type, body);
    } catch (error) {
      refuse(response, error);
    }
  };
}

async function answer(pool: Pool, inTurn: <T>(task: () => Promise<T>) => Promise<T>, request: IncomingMessage) {
  const route = `${request.method} ${request.url}`;
  if (route === `GET /${pool.settings.userPoolId}/.well-known/jwks.json`) return page(pool.key.jwks());
  if (route === 'GET /local/mailbox') return page(pool.mailbox.list());
  if (route !== 'POST /')
    throw new CognitoFault('ResourceNotFoundException', `Nothing is at ${route}; operations are POST /`, 404);
  const text = await readBody(request);
  const result = await inTurn(() => operate(pool, request, text));
  return { status: 200, type: JSON_1_1, body: result };
}

function page(body: object) {
  return { status: 200, type: 'application/json', body };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY)
      throw new CognitoFault('RequestEntityTooLargeException', `A request has at most ${LARGEST_BODY} bytes`, 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function operate(pool: Pool, request: IncomingMessage, text: string): Promise<object> {
  const target = String(request.headers['x-amz-target'] ?? '');
  const operation = operations.get(target.startsWith(TARGET) ? target.slice(TARGET.length) : '');
  if (!operation)
    throw new CognitoFault(
      'UnknownOperationException',
      `${target || 'A request without X-Amz-Target'} is no operation here`,
    );
  if (operation.signed && !isSigned(request))
    throw new CognitoFault('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const result = await operation.run(pool, parse(text));
  await pool.save();
  return result;
}

/** The signature itself is not checked: this server has no secret to check it with. */
function isSigned(request: IncomingMessage): boolean {
  return /^AWS4-HMAC-SHA256 Credential=[^ ]+\/cognito-idp\/aws4_request, /.test(request.headers.authorization ?? '');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CognitoFault('SerializationException', 'The body is not JSON');
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  const fault = error instanceof CognitoFault ? error : new CognitoFault('InternalErrorException', String(error), 500);
  response.setHeader('x-amzn-errortype', `${fault.type}:`);
  send(response, fault.status, JSON_1_1, { __type: fault.type, message: fault.message });
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
  response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': randomUUID(), 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
