import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of a server. Tests cut it to simulate a network failure. */
export class FaultProxy {
  /** Number of connections that the proxy has rejected since the last `cut`. */
  refused = 0;
  private isCut = false;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((client) => this.accept(client));

  private constructor(private readonly target: URL) {}

  /** @param url the server's origin, such as `http://localhost:8080` */
  static async before(url: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(url));
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /**
   * The proxy's origin. It has the host name of the target, so that browsers send the target's cookies to the proxy
   * too.
   */
  get url(): string {
    return `http://${this.target.hostname}:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resets every connection, and rejects new ones until `restore`. */
  cut(): void {
    this.isCut = true;
    this.refused = 0;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  restore(): void {
    this.isCut = false;
  }

  close(): Promise<unknown> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(resolve));
  }

  private accept(client: Socket): void {
    if (this.isCut) {
      this.refused++;
      return void client.on('error', () => undefined).resetAndDestroy();
    }
    const server = connect(Number(this.target.port), this.target.hostname);
    this.forward(client, server);
    this.forward(server, client);
  }

  private forward(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  }
}
