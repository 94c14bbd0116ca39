import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network in front of a server, which can be down. */
export class FaultProxy {
  /** Connections refused or cut since the proxy began. */
  refused = 0;
  private isDown = false;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.pass(socket));

  private constructor(private readonly target: URL) {}

  static async before(url: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(url));
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  begin(): void {
    this.isDown = true;
    this.refused = 0;
    for (const socket of this.sockets) socket.destroy();
  }

  end(): void {
    this.isDown = false;
  }

  close(): Promise<unknown> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(resolve));
  }

  private pass(socket: Socket): void {
    socket.on('error', () => undefined);
    if (this.isDown) {
      this.refused++;
      return void socket.destroy();
    }
    const target = connect(Number(this.target.port), this.target.hostname).on('error', () => socket.destroy());
    this.sockets.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      target.destroy();
    });
    target.once('close', () => socket.destroy());
    socket.pipe(target).pipe(socket);
  }
}
