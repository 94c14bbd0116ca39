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
  /** Whether a browser's requests go to the target that answered its first request. */
  sticky: boolean;
  /** Idle time in milliseconds after which the connection to a target is closed. */
  idleMilliseconds: number;
  /** Maximum size of a target's response headers, in bytes. */
  maxHeaderSize: number;
}

const STICKY_COOKIE = 'AWSALB';

/**
 * Forwards a request to a healthy target, and streams the response back. Skips a target to which it cannot connect.
 * Once a target has received the request, no other target receives it.
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
    if (socket) return forwardTo(request, response, { target, socket, headers, preferred }, options);
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

function forwardTo(
  request: IncomingMessage,
  response: ServerResponse,
  attempt: Attempt,
  options: ForwardOptions,
): void {
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
    socket.destroy(new Error(`${target} was idle for ${options.idleMilliseconds} ms`));
  });
  upstream.on('response', (reply) => {
    const cookie =
      options.sticky && attempt.preferred !== target
        ? ['set-cookie', `${STICKY_COOKIE}=${encodeURIComponent(target)}; Path=/`]
        : [];
    response.writeHead(reply.statusCode!, reply.statusMessage, [...responseHeaders(reply), ...cookie]);
    response.flushHeaders();
    // If one connection fails, close the other as well, so that the browser does not take a truncated response for a
    // complete one.
    pipeline(reply, response, () => upstream.destroy());
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
