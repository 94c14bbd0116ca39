import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** The first of `count` consecutive free ports. */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = await takenPort(randomPort()).catch(() => undefined);
    if (!first) continue;
    const others = await Promise.allSettled(Array.from({ length: count - 1 }, (_, i) => takenPort(first.port + 1 + i)));
    await first.release();
    for (const other of others) if (other.status === 'fulfilled') await other.value.release();
    if (others.every(({ status }) => status === 'fulfilled')) return first.port;
  }
}

/**
 * Returns a port below the system's ephemeral ports, so that neither a listener that asks for port 0 nor an outgoing connection
 * takes the port between the check and its use.
 */
function randomPort(): number {
  return 10_000 + Math.floor(Math.random() * 22_000);
}

/** Listens on a port, as if another program used it, until `release` is called. */
export async function takenPort(
  wanted = 0,
  host = '127.0.0.1',
): Promise<{ port: number; release(): Promise<unknown> }> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(wanted, host, resolve));
  const { port } = server.address() as AddressInfo;
  return { port, release: () => new Promise((resolve) => server.close(resolve)) };
}
