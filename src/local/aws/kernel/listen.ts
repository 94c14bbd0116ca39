import { createServer as createHttp1, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;

/** A small server on loopback that replaces an AWS service. SDK clients use its `url` as their endpoint. */
export interface StandIn {
  /** Origin without a trailing slash, for instance `http://127.0.0.1:41233`. */
  readonly url: string;
  /** Closes the port, ends open connections, waits for running requests, and saves any unsaved state of the service. */
  close(): Promise<void>;
}

/**
 * Listens on loopback for HTTP/1.1 and for HTTP/2 without TLS on one port: an SDK client speaks one of the two and never
 * negotiates. The first two bytes decide: the HTTP/2 preface begins with `PRI`, and no HTTP/1.1 method that an SDK uses begins with `PR`.
 * @param handle must not reject
 * @param port 0 lets the system choose
 * @throws Error when the port is taken
 */
export async function listen(
  handle: (request: Request, response: Response) => Promise<void>,
  port: number,
): Promise<StandIn> {
  const running = new Set<Promise<void>>();
  const track = (request: Request, response: Response) => {
    const handled = handle(request, response).finally(() => running.delete(handled));
    running.add(handled);
  };
  const http1 = createHttp1(track);
  const http2 = createHttp2(track);
  // Without this listener, a client that disconnects in the middle of a request would crash the process.
  http2.on('sessionError', () => undefined);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first.subarray(0, 2).toString() === 'PR' ? http2 : http1).emit('connection', socket);
      // Resume only in the next tick. By then, HTTP/2 has taken the buffered bytes, and reads all further bytes from the socket's
      // handle. HTTP/1.1 reads the socket as a stream, which must therefore be resumed.
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      await Promise.all(running);
    },
  };
}

/** Whether the client has disconnected. */
export function isDisconnected(response: Response): boolean {
  return 'stream' in response ? response.stream.destroyed : response.destroyed;
}

/** Closes the connection in the middle of a response, as a failing network does. */
export function disconnect(response: Response): void {
  if ('stream' in response) response.stream.session?.destroy();
  else response.destroy();
}
