import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { faultsOf } from './faults';
import { operationOf, type ReceivedOperation } from './input';

/** Node publishes each request that a server of this process receives, before its body arrives. */
const CHANNEL = 'http.server.request.start';

/**
 * Checks every request to AWS that a server of this process receives against the service's model, without taking part in
 * it. Only requests to AWS are signed, so all other servers are left alone.
 * @param report called with each fault
 * @returns a function that ends it
 */
export function watchRequests(report: (fault: string) => void): () => void {
  const watch = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    const { method = '', url = '', headers } = request;
    const operation = operationOf({ method, url, headers });
    if (!operation) return;
    if (operation.hasJsonBody) onBody(request, (body) => faultsIn(operation, body).forEach(report));
    else faultsIn(operation, '').forEach(report);
  };
  subscribe(CHANNEL, watch);
  return () => unsubscribe(CHANNEL, watch);
}

function faultsIn({ name, model, operation, input, hasJsonBody }: ReceivedOperation, body: string): string[] {
  const shape = model.shapes[operation.input]!;
  // A body in another form is not read, so only the members outside it are required.
  const required = shape.required?.filter((member) => hasJsonBody || shape.members?.[member]?.location);
  const shapes = { ...model.shapes, [operation.input]: { ...shape, required } };
  const members = body ? { ...input, ...parsed(body) } : input;
  return faultsOf(members, operation.input, { shapes }).map((fault) => `${name}: ${fault}`);
}

function parsed(body: string): object {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

/** Calls `read` with the whole body. Node hands its chunks to `push`, whoever consumes the request and however. */
function onBody(request: IncomingMessage, read: (body: string) => void): void {
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, ...rest) => {
    if (chunk) chunks.push(chunk);
    else if (request.complete) read(Buffer.concat(chunks).toString());
    return push(chunk, ...rest);
  };
}
