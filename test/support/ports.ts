import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** The first of `count` neighbouring ports that nobody listens on at the moment. */
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
 * Below those that systems give out by themselves: whoever listens on port 0, or connects, takes none of these between the moment
 * in which it is found free and that in which it is used.
 */
function randomPort(): number {
  return 10_000 + Math.floor(Math.random() * 22_000);
}

/** A port on which something listens that is not ours, until `release`. */
export async function takenPort(wanted = 0): Promise<{ port: number; release(): Promise<unknown> }> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(wanted, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, release: () => new Promise((resolve) => server.close(resolve)) };
}
