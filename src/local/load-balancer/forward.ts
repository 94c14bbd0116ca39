import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { request as startRequest } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';
import { readCookie } from './cookies';
import { responseHeaders } from './forwarded-headers';
import { showPage } from './page';
import type { Targets } from './targets';

export interface ForwardOptions {
  targets: Targets;
  /** Whether a browser stays with the target that answered it first. */
  sticky: boolean;
  /** Silence in either direction after which a connection ends. */
  idleMilliseconds: number;
  /** Largest headers that a target may send, in bytes. */
  maxHeaderSize: number;
}

const STICKY_COOKIE = 'AWSALB';

/**
 * Passes one request to a healthy target and its answer back, byte by byte as they come. A target
 * that refuses the connection is passed over; once it has the request, no other one gets it.
 */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
  options: ForwardOptions,
) {
  const preferred = options.sticky ? stickyTarget(request) : undefined;
  for (const target of options.targets.inOrder(preferred)) {
    const socket = await connected(target).catch(() => undefined);
    if (response.destroyed) return socket?.destroy();
    if (socket) return exchange(request, response, { target, socket, headers, preferred }, options);
    options.targets.failed(target);
  }
  showPage(request, response, 503, 'failure', { reason: 'unavailable' }, { 'retry-after': '1' });
}

interface Attempt {
  target: string;
  socket: Socket;
  headers: OutgoingHttpHeaders;
  preferred: string | undefined;
}

function exchange(request: IncomingMessage, response: ServerResponse, attempt: Attempt, options: ForwardOptions): void {
  const { socket, headers, target } = attempt;
  const upstream = startRequest({
    createConnection: () => socket,
    method: request.method,
    path: request.url,
    headers,
    setHost: false,
    maxHeaderSize: options.maxHeaderSize,
  });
  let status = 502;
  socket.setTimeout(options.idleMilliseconds, () => {
    status = 504;
    socket.destroy(new Error(`${target} was silent for ${options.idleMilliseconds} ms`));
  });
  upstream.on('response', (answer) => {
    const cookie =
      options.sticky && attempt.preferred !== target
        ? ['set-cookie', `${STICKY_COOKIE}=${encodeURIComponent(target)}; Path=/`]
        : [];
    response.writeHead(answer.statusCode!, answer.statusMessage, [...responseHeaders(answer), ...cookie]);
    response.flushHeaders();
    // Ends either side when the other one breaks off: a cut answer must not look complete.
    pipeline(answer, response, () => upstream.destroy());
  });
  upstream.on('error', () => {
    if (response.headersSent) return;
    showPage(request, response, status, 'failure', { reason: 'unavailable' });
  });
  response.on('close', () => upstream.destroy());
  request.on('error', () => upstream.destroy());
  request.pipe(upstream);
}

function connected(target: string): Promise<Socket> {
  const { hostname, port } = new URL(target);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

function stickyTarget(request: IncomingMessage): string | undefined {
  const cookie = readCookie(request.headers.cookie, STICKY_COOKIE);
  return cookie === undefined ? undefined : decode(cookie);
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
