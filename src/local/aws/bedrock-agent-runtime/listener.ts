import { createServer as createHttp1, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { StandIn } from '../kernel/stand-in';

export type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;

/**
 * Listens on loopback for HTTP/1.1 and for HTTP/2 without TLS on one port, as the SDK's clients speak the one or the
 * other and never negotiate. The first byte tells: the HTTP/2 preface begins with `PRI`, which is no HTTP/1.1 method.
 * @param port chosen by the system when 0
 * @throws Error when the port is taken
 */
export async function listen(handle: (request: Request, response: Response) => void, port: number): Promise<StandIn> {
  const http1 = createHttp1(handle);
  const http2 = createHttp2(handle);
  // Without a listener a client that leaves in the middle would end the process.
  http2.on('sessionError', () => undefined);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === 'P'.charCodeAt(0) && first[1] === 'R'.charCodeAt(0) ? http2 : http1).emit('connection', socket);
      // HTTP/1.1 reads as a stream, HTTP/2 takes what is buffered and then the handle itself.
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
