import { createServer } from 'node:net';

/** An address without a file, which goes with the process that has it ("abstract sockets" in unix(7)). */
const ADDRESS = '\0joule-verne-image-check';

/** Two checks at a time would tidy each other's images away. @throws Error when one is running on this machine */
export async function assertAlone(address = ADDRESS): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server
      .once('error', () =>
        reject(new Error('Another image check is running on this machine: wait until it has ended.')),
      )
      .listen(address, resolve);
  });
  server.unref();
}
