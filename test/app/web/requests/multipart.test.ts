import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { FormBroken } from '../../../../src/app/errors';
import type { RequestContext } from '../../../../src/app/web/context';
import { readMultipart } from '../../../../src/app/web/requests/multipart';
import { multipart } from '../../../support/app/multipart';
import { until } from '../../../support/until';

const server = createServer();
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/**
 * Sends a form with a file of this size. Returns the request as the server receives it, its Koa context, and a
 * function that disconnects the client.
 */
async function receive(
  size: number,
): Promise<{ readonly req: IncomingMessage; readonly ctx: RequestContext; readonly disconnect: () => void }> {
  const received = once(server, 'request');
  const { body, headers } = multipart([{ name: 'a.txt', content: Buffer.alloc(size, 'x') }]);
  const { port } = server.address() as AddressInfo;
  const client = request({ port, method: 'POST', headers: { ...headers, 'content-length': body.length } });
  client.on('error', () => undefined).end(body);
  const [req, res] = await received;
  const ctx = new Koa().createContext(req, res) as unknown as RequestContext;
  return { req, ctx, disconnect: () => client.destroy() };
}

/** Starts to read a form, but never reads its file. Returns the error that ends the reading. */
const readForm = (ctx: RequestContext) => readMultipart(ctx, {}, () => undefined).catch((error: Error) => error);

it('rejects a form whose sender disconnects after the whole form has arrived, but before it has been read completely', async () => {
  // More than Node reads from a socket at once, but so little that all of it arrives.
  const { req, ctx, disconnect } = await receive(100_000);
  const reading = readForm(ctx);
  await until(() => req.complete);
  disconnect();
  expect(await reading).toBeInstanceOf(FormBroken);
});

it('rejects a form whose sender has disconnected before the form is read', async () => {
  const { req, ctx, disconnect } = await receive(1_000);
  disconnect();
  await until(() => req.closed);
  expect(await readForm(ctx)).toBeInstanceOf(FormBroken);
});
