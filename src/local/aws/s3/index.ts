import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { StandIn } from '../kernel/stand-in';
import { Buckets } from './buckets';
import { S3Error } from './errors';
import { handlerFor } from './operations';
import type { Reply } from './reply';
import type { S3Request } from './request';
import { header, parseRequest } from './request';
import { element, errorDocument } from './xml';

/**
 * A small S3 on loopback, path style, that keeps its objects in a folder. Signatures must be there but are not verified.
 * @param options.state folder for objects and uploads, made when missing; at most one stand-in may use it at a time
 * @param options.bucket made when missing
 * @param options.port chosen by the system when left out
 * @throws Error when the folder cannot be read or the port is taken
 */
export async function startS3(options: { state: string; bucket: string; port?: number }): Promise<StandIn> {
  const buckets = new Buckets(options.state);
  if (!buckets.has(options.bucket)) buckets.create(options.bucket);
  const running = new Set<Promise<void>>();
  const server = createServer((incoming, response) => {
    const answered = answer(incoming, response, buckets).finally(() => running.delete(answered));
    running.add(answered);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, ...running]);
    },
  };
}

async function answer(incoming: IncomingMessage, response: ServerResponse, buckets: Buckets): Promise<void> {
  const requestId = randomUUID();
  response.setHeader('x-amz-request-id', requestId);
  try {
    const request = parseRequest(incoming);
    assertSigned(request);
    await send(await handlerFor(request)(request, buckets), incoming, response);
  } catch (error) {
    // The caller has gone, or the answer has begun: there is nobody to explain anything to.
    if (incoming.errored || response.destroyed || response.headersSent) return void response.destroy();
    await drain(incoming)
      .then(() => send(refusal(error, incoming, requestId), incoming, response))
      .catch(() => response.destroy());
  }
}

/** A page in a browser cannot sign, so it cannot reach the documents either. */
function assertSigned(request: S3Request): void {
  const isSigned = header(request, 'authorization')?.startsWith('AWS4-') || request.query.has('X-Amz-Signature');
  if (!isSigned) throw new S3Error('AccessDenied', 'The request is not signed: use an AWS SDK, with any credentials.');
}

/** A client that is still sending might see a reset instead of the answer, so what is left of the body goes unread first. */
async function drain(incoming: IncomingMessage): Promise<void> {
  incoming.resume();
  if (!incoming.complete) await finished(incoming, { cleanup: true });
}

async function send(
  { status, headers, body }: Reply,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A body that no operation reads would hold up the next request on this connection.
  incoming.resume();
  if (body instanceof Readable) {
    response.writeHead(status, headers);
    return pipeline(body, response);
  }
  const length = body === undefined ? undefined : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length });
  response.end(incoming.method === 'HEAD' ? undefined : body);
}

function refusal(error: unknown, incoming: IncomingMessage, requestId: string): Reply {
  if (!(error instanceof S3Error)) console.error(`S3 stand-in: ${incoming.method} ${incoming.url} failed`, error);
  const known =
    error instanceof S3Error ? error : new S3Error('InternalError', 'The stand-in failed: its log says why.');
  const resource = (incoming.url ?? '').split('?', 1)[0];
  const body = errorDocument(
    [
      element('Code', known.code),
      element('Message', known.message),
      element('Resource', resource),
      element('RequestId', requestId),
    ].join(''),
  );
  return { status: known.status, headers: { ...known.headers, 'content-type': 'application/xml' }, body };
}
