import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { disconnect, isDisconnected, listen, type Request, type Response, type StandIn } from './listen';
import { Refusal } from './refusal';

export type { StandIn } from './listen';

/** A response with a text or a stream as its body. `send` adds `Content-Length` only for a text. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Readable;
}

/** The parts of a stand-in that depend on the AWS service. */
export interface Service {
  /** The service's name in the error messages that the stand-in prints. */
  readonly name: string;
  /** The error type for an unexpected failure. */
  readonly internalError: string;
  /** The response header with the request's id. @default x-amzn-requestid */
  readonly requestIdHeader?: string;
  /**
   * Dispatches a request to its operation.
   *
   * @returns undefined if the operation has sent the response itself
   * @throws Refusal
   */
  answer(request: Request, response: Response): Promise<Reply | undefined>;
  /** Encodes an error in the service's own form. */
  encode(refusal: Refusal, request: Request, requestId: string): Reply;
}

/**
 * Starts the stand-in for a service.
 * @param port 0 lets the system choose
 * @throws Error when the port is taken
 */
export function startStandIn(service: Service, port = 0): Promise<StandIn> {
  return listen((request, response) => respond(service, request, response), port);
}

/** Creates a JSON response as the REST-JSON services send it. */
export function jsonReply(body: object, status = 200): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Encodes an error as the REST-JSON services do: its type in a header, its message in the body. */
export function restJsonError({ status, type, message, members }: Refusal): Reply {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type };
  return { status, headers, body: JSON.stringify(members ?? { message }) };
}

async function respond(service: Service, request: Request, response: Response): Promise<void> {
  const requestId = randomUUID();
  response.setHeader(service.requestIdHeader ?? 'x-amzn-requestid', requestId);
  try {
    const reply = await service.answer(request, response);
    if (reply) await send(reply, request, response);
  } catch (error) {
    if (isDisconnected(response)) return;
    if (response.headersSent || request.errored) return disconnect(response);
    const refusal = refusalOf(error, service, request);
    await drain(request)
      .then(() => send(service.encode(refusal, request, requestId), request, response))
      .catch(() => disconnect(response));
  }
}

function refusalOf(error: unknown, service: Service, { method, url }: Request): Refusal {
  if (error instanceof Refusal) return error;
  console.error(`The ${service.name} stand-in failed at ${method} ${url}:`, error);
  return new Refusal(500, service.internalError, 'The stand-in failed; its output has the reason.');
}

/**
 * Reads the rest of the request. A client that is still sending its body might otherwise get a connection reset instead
 * of the response.
 */
async function drain(request: Request): Promise<void> {
  request.resume();
  if (!request.complete) await finished(request as Readable, { cleanup: true });
}

async function send({ status, headers, body }: Reply, request: Request, response: Response): Promise<void> {
  // Discard a body that no operation has read: it would block the next request on this connection.
  request.resume();
  if (body instanceof Readable) {
    response.writeHead(status, headers);
    return pipeline(body, response as ServerResponse);
  }
  const length = body === undefined ? undefined : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length });
  if (body === undefined || request.method === 'HEAD') response.end();
  else response.end(body);
}
