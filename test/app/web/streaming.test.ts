import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Koa from 'koa';
import type { RequestContext } from '../../../src/app/web/context';
import { sendWhenDone } from '../../../src/app/web/streaming';
import { open, send } from '../../support/http';

let server: Server | undefined;
afterEach(
  () =>
    new Promise((resolve) => {
      server!.closeAllConnections();
      server!.close(resolve);
    }),
);

/** A server that answers with the work, which it may take its time for. */
async function serving(work: () => Promise<string>): Promise<string> {
  const koa = new Koa().use((ctx) => {
    ctx.req.resume();
    return sendWhenDone(ctx as unknown as RequestContext, work(), ({ message }) => `<p>${message}</p>`, {
      first: 60,
      heartbeat: 30,
    });
  });
  koa.silent = true;
  server = createServer(koa.callback());
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('answers work that is soon done as it is', async () => {
  expect(await send(await serving(async () => '<p>done</p>'), { path: '/' })).toMatchObject({
    status: 200,
    text: '<p>done</p>',
  });
});

it('begins to answer before work is done that takes long, and goes on to show that it is there', async () => {
  const url = await serving(() => pause(300, '<p>done</p>'));
  const response = await open(url, { method: 'POST', path: '/', body: 'x' });
  expect(response.headers['content-type']).toContain('text/html');
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  expect(text).toMatch(/^ {3,}<p>done<\/p>$/);
});

it('fails with a status as long as it can, and afterwards in words', async () => {
  const soon = await serving(() => Promise.reject(new Error('no')));
  expect((await send(soon, { path: '/' })).status).toBe(500);
  server!.close();
  const late = await serving(() => pause(200).then(() => Promise.reject(new Error('too late'))));
  expect(await send(late, { path: '/' })).toMatchObject({
    status: 200,
    text: expect.stringMatching(/^ +<p>too late<\/p>$/),
  });
});
