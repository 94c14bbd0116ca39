import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const NAMES = /^(localhost|[a-z0-9-]+\.localhost|127\.0\.0\.1|\[::1\])$/i;

/**
 * Whether an authority such as `localhost:8080` names this machine. This check defends against DNS rebinding: a request
 * to a web site whose name resolves to 127.0.0.1 has the web site's name as its authority.
 */
export function isLoopback(authority: string | undefined): boolean {
  return authority !== undefined && NAMES.test(authority.replace(/:\d+$/, ''));
}

/** Whether a form was sent by a page of this origin, or by a client that is not a browser. */
export function isSameOrigin(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin, host } = request.headers;
  return origin === undefined || origin === `http://${host}`;
}

/**
 * Listens on 127.0.0.1 and, where available, on ::1, because browsers may resolve `localhost` to either address.
 *
 * @param servers one server for each of the two addresses
 * @returns the port, chosen by the system for port 0
 * @throws the listening error, with `code` EADDRINUSE when the port is taken
 */
export async function listenOnLoopback(servers: readonly [Server, Server], port: number): Promise<number> {
  await listen(servers[0], port, '127.0.0.1');
  const chosen = (servers[0].address() as AddressInfo).port;
  try {
    await listen(servers[1], chosen, '::1');
  } catch (error) {
    if (port !== 0 && (error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      servers[0].close();
      throw error;
    }
  }
  return chosen;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
