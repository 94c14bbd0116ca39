import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LambdaFault } from './fault';
import type { LocalFunction } from './function';

/** "Lambda quotas", Lambda Developer Guide: bytes of an event whose answer is waited for, and of one that is only left there. */
const LARGEST = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024, DryRun: 6 * 1024 * 1024 } as const;
type InvocationType = keyof typeof LARGEST;

/** Serves `Invoke` for one function. */
export function serve(name: string, theFunction: LocalFunction): RequestListener {
  return async (request, response) => {
    try {
      await invoke(request, response, name, theFunction);
    } catch (error) {
      refuse(response, error);
    }
  };
}

async function invoke(
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  theFunction: LocalFunction,
): Promise<void> {
  assertSigned(request);
  assertNamed(request, name);
  const type = typeOf(request);
  const event = await readEvent(request, LARGEST[type]);
  if (type === 'DryRun') return send(response, 204, {}, '');
  const invoked = theFunction.invoke(event);
  if (type === 'Event') {
    // Whoever leaves an event there does not learn how it ended.
    invoked.catch(() => undefined);
    return send(response, 202, {}, '');
  }
  const { payload, broken } = await invoked;
  send(
    response,
    200,
    { 'x-amz-executed-version': '$LATEST', ...(broken && { 'x-amz-function-error': 'Unhandled' }) },
    payload,
  );
}

/** The signature itself is not checked: this server has no secret to check it with. */
function assertSigned({ headers }: IncomingMessage): void {
  if (/^AWS4-HMAC-SHA256 Credential=[^ ]+\/lambda\/aws4_request, /.test(headers.authorization ?? '')) return;
  throw new LambdaFault(403, 'MissingAuthenticationTokenException', { message: 'Missing Authentication Token' });
}

/** The function may be asked for by its name or by its ARN, whole or in part. */
function assertNamed({ method, url }: IncomingMessage, name: string): void {
  const asked = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(\?|$)/.exec(url!)?.[1];
  if (method !== 'POST' || !asked)
    throw new LambdaFault(404, 'UnknownOperationException', { message: `No operation ${method} ${url}` });
  const [own] = decodeURIComponent(asked).split('function:').reverse();
  if (own !== name)
    throw new LambdaFault(404, 'ResourceNotFoundException', { Message: `Function not found: ${own}`, Type: 'User' });
}

function typeOf({ headers }: IncomingMessage): InvocationType {
  const type = String(headers['x-amz-invocation-type'] ?? 'RequestResponse');
  if (Object.hasOwn(LARGEST, type)) return type as InvocationType;
  throw new LambdaFault(400, 'InvalidParameterValueException', {
    message: `Unknown invocation type ${type}`,
    Type: 'User',
  });
}

async function readEvent(request: IncomingMessage, largest: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and dropped, so that the client comes to read the answer.
    if (size <= largest) chunks.push(chunk);
  }
  if (size > largest) {
    const message = `Request must be smaller than ${largest} bytes for the InvokeFunction operation`;
    throw new LambdaFault(413, 'RequestTooLargeException', { message, Type: 'User' });
  }
  return assertJson(Buffer.concat(chunks).toString() || '{}');
}

function assertJson(event: string): string {
  try {
    JSON.parse(event);
    return event;
  } catch {
    throw new LambdaFault(400, 'InvalidRequestContentException', {
      message: 'Could not parse request body into json',
      Type: 'User',
    });
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  const fault =
    error instanceof LambdaFault
      ? error
      : new LambdaFault(500, 'ServiceException', { Message: String(error), Type: 'Service' });
  send(response, fault.status, { 'x-amzn-errortype': fault.type }, JSON.stringify(fault.body));
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers })
    .end(body);
}
