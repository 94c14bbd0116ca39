import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

// This program blocks before it reaches its event loop, so that it never accepts a connection.
const LISTENER = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
  require('node:fs').writeSync(1, String(this.address().port));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
});`;

/** A listener that never accepts a connection. Its backlog is full, so that further attempts to connect get no response. */
export class UnresponsiveListener {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly queue: readonly Socket[],
  ) {}

  static async listen(): Promise<UnresponsiveListener> {
    const child = spawn(process.execPath, ['-e', LISTENER]);
    const port = Number(String((await once(child.stdout, 'data'))[0]));
    const queue: Socket[] = [];
    while (queue.length < 10 && (await fitsBacklog(port, queue)));
    return new UnresponsiveListener(`http://127.0.0.1:${port}`, child, queue);
  }

  close(): void {
    for (const socket of this.queue) socket.destroy();
    this.child.kill('SIGKILL');
  }
}

/**
 * Whether one more connection succeeds. If no `connect` event has arrived in time, the socket's state decides, because a busy
 * process may receive the event late.
 */
async function fitsBacklog(port: number, queue: Socket[]): Promise<boolean> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  queue.push(socket);
  const connected = once(socket, 'connect').then(() => true);
  const timedOut = new Promise<boolean>((resolve) =>
    setTimeout(() => setImmediate(() => resolve(!socket.connecting)), 500),
  );
  return Promise.race([connected, timedOut]);
}
