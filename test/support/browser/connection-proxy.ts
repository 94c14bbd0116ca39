import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A connection to the product that can be cut, as a train's tunnel does. */
export interface ConnectionProxy {
  /** Where a browser reaches the product through the cable. */
  readonly url: string;
  /** Ends every connection; nothing gets through until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function openConnectionProxy(to: string): Promise<ConnectionProxy> {
  const { port } = new URL(to);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(Number(port), '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      isCut = false;
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
