import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpClient, isUnreachable } from '../../../src/operator/smoke/http-client';

/** Sends a request with a timeout of 200 milliseconds, and returns the error. */
async function errorOf(respond: RequestListener): Promise<unknown> {
  const server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new HttpClient({ timeout: 200, connect: new Map() });
  try {
    return await client.get(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`).catch((error) => error);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it.each<[string, RequestListener]>([
  ['sends nothing', () => undefined],
  ['sends only headers', (_, response) => response.flushHeaders()],
  ['sends only a part of the body', (_, response) => response.write('<html>')],
])(
  'a server that accepts the connection but %s counts as a server without a response, not as unreachable',
  async (_, respond) => {
    const error = await errorOf(respond);
    expect(error).toMatchObject({ code: 'ENORESPONSE' });
    expect(isUnreachable(error)).toBe(false);
  },
);
