import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { operationOf, type ReceivedOperation } from './input';

/**
 * On this diagnostics channel, Node publishes each request that a server of this process receives, before its body
 * arrives.
 */
const CHANNEL = 'http.server.request.start';

/**
 * Checks the signed requests that the servers in this process receive: each must conform to the model of its AWS service. Changes neither
 * the requests nor the responses. Ignores unsigned requests, because only requests to AWS are signed, and requests whose operation is not
 * in the models.
 *
 * @param report called for each request that violates the model, with the operation and the message that the service
 * would return
 * @returns a function that stops the checks
 */
export function watchRequests(report: (fault: string) => void): () => void {
  const watch = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    const { method = '', url = '', headers } = request;
    const operation = operationOf({ method, url, headers });
    if (!operation) return;
    const check = (body: object) => {
      const fault = faultIn(operation, body);
      if (fault) report(fault);
    };
    if (operation.hasJsonBody) onBody(request, (body) => check(parsed(body)));
    else check({});
  };
  subscribe(CHANNEL, watch);
  return () => unsubscribe(CHANNEL, watch);
}

function faultIn({ name, constraints, input }: ReceivedOperation, body: object): string | undefined {
  const faults = constraints.faults(name, { ...body, ...input });
  return faults && `${name}: ${faults.text}`;
}

function parsed(body: string): object {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

/**
 * Calls `read` with the whole body. Node passes each chunk to `push`, so this works however the server reads the
 * request. If the server responds without reading the body, Node discards the rest of it, and `read` is not called.
 */
function onBody(request: IncomingMessage, read: (body: string) => void): void {
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, ...rest) => {
    if (chunk) chunks.push(chunk);
    else if (request.complete) {
      const body = Buffer.concat(chunks);
      if (body.length === Number(request.headers['content-length'] ?? body.length)) read(body.toString());
    }
    return push(chunk, ...rest);
  };
}
