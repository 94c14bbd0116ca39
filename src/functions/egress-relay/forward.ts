import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { RefusedError, UpstreamError } from './errors';
import type { RelayedResponse } from './protocol';

/** A request that has passed the allow-list. */
export interface OutgoingRequest {
  /** The name of the request in the log: the Cognito operation, or `pool keys` or `load balancer key` for a request for public keys. */
  readonly kind: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Maximum size of the response body in bytes. */
  readonly maxResponseBytes: number;
}

/** The response headers that the SDK reads. */
const RESPONSE_HEADERS = [
  'content-type',
  'date',
  'retry-after',
  'x-amz-retry-after',
  'x-amzn-errortype',
  'x-amzn-requestid',
];

/**
 * Sends a request and reads the whole response. Neither follows redirects nor retries.
 *
 * @param timeout milliseconds from opening the connection to the last byte of the response
 * @throws RefusedError for a redirect or a response that is too large; UpstreamError if no complete response arrives in time
 */
export async function forward(request: OutgoingRequest, timeout: number): Promise<RelayedResponse> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const response = await send(request, signal);
    const body = await readBody(response, request.maxResponseBytes);
    return { status: response.statusCode!, headers: responseHeaders(response), body: body.toString('base64') };
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    if (signal.aborted) throw new UpstreamError(`No complete response within ${timeout} ms`);
    throw new UpstreamError(`The connection failed: ${(error as NodeJS.ErrnoException).code ?? (error as Error).name}`);
  }
}

/** Opens a new connection for each request: Lambda freezes the function between events, so a pooled connection could have timed out. */
function send({ method, url, headers, body }: OutgoingRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? requestHttps : requestHttp;
    request(url, { method, headers, signal, agent: false }, resolve).on('error', reject).end(body);
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (response.statusCode! >= 300 && response.statusCode! < 400) {
    response.destroy();
    throw new RefusedError('The response is a redirect');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  // If the loop throws, the iterator destroys the response, which closes its connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new RefusedError(`The response has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function responseHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    RESPONSE_HEADERS.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}
