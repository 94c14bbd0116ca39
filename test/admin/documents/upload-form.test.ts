import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { readUploads } from '../../../src/admin/documents/upload-form';
import type { RequestContext } from '../../../src/app/web/context';
import { until } from '../../support/until';

const handled: string[] = [];
let outcome: unknown;
let server: Server;
beforeAll(async () => {
  const koa = new Koa().use(async (ctx) => {
    outcome = await readUploads(ctx as unknown as RequestContext, async ({ name, content }) => {
      handled.push(name);
      content.resume();
      throw new Error(`${name} is broken`);
    }).catch((error: Error) => error.message);
    ctx.body = 'read';
  });
  server = createServer(koa.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it('survives an unexpected error of one file while another file of the form arrives', async () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', onUnhandled);
  const part = (name: string) =>
    `--x\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\nText\r\n`;
  const sending = request({
    port: (server.address() as AddressInfo).port,
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  });
  const responded = new Promise((resolve) => sending.once('response', (response) => resolve(response.resume())));
  sending.write(part('a.txt'));
  await until(() => handled.length === 1);
  // Node reports an unhandled rejection before it reads more of the form.
  await new Promise(setImmediate);
  sending.end(`${part('b.txt')}--x--\r\n`);
  await responded;
  process.off('unhandledRejection', onUnhandled);
  expect([handled, outcome, unhandled]).toEqual([['a.txt', 'b.txt'], 'a.txt is broken', []]);
});
