import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/**
 * Headers for a single connection, such as `Transfer-Encoding`, which states how a body is framed. A proxy does not forward them (RFC 9110,
 * section 7.6.1).
 */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Returns the headers to send to a target with a request. Always drops identity headers from the client, which could have
 * forged them, and adds the headers in `identity`.
 */
export function requestHeaders(
  request: IncomingMessage,
  port: number,
  identity: Readonly<Record<string, string>>,
): OutgoingHttpHeaders {
  const { headers } = request;
  const dropped = connectionHeaders(headers.connection);
  const kept = Object.entries(headers).filter(
    ([name]) => !dropped.has(name) && name !== 'expect' && !name.startsWith('x-amzn-oidc-'),
  );
  return {
    ...Object.fromEntries(kept),
    // Keep the chunked encoding of a body of unknown length: without it, Node sends the body of a DELETE without
    // framing.
    ...(headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' }),
    'x-forwarded-for': [headers['x-forwarded-for'], request.socket.remoteAddress].filter(Boolean).join(', '),
    'x-forwarded-proto': 'http',
    'x-forwarded-port': String(port),
    'x-amzn-trace-id': traceId(headers),
    ...identity,
  };
}

/**
 * Returns the headers of a target's response to send to the browser: alternating names and values, with every `Set-Cookie`.
 */
export function responseHeaders(response: IncomingMessage): string[] {
  const dropped = connectionHeaders(response.headers.connection);
  const kept: string[] = [];
  for (let i = 0; i < response.rawHeaders.length; i += 2) {
    if (!dropped.has(response.rawHeaders[i].toLowerCase()))
      kept.push(response.rawHeaders[i], response.rawHeaders[i + 1]);
  }
  return kept;
}

function connectionHeaders(connection: string | undefined): Set<string> {
  const named = (connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return new Set([...HOP_BY_HOP, ...named]);
}

/**
 * Returns the value of `X-Amzn-Trace-Id`: a new `Root` id, or the client's value with a `Self` id before it ("Request
 * tracing for your Application Load Balancer").
 */
function traceId(headers: IncomingHttpHeaders): string {
  const id = `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  const received = headers['x-amzn-trace-id'];
  return typeof received === 'string' && received.includes('Root=') ? `Self=${id};${received}` : `Root=${id}`;
}
