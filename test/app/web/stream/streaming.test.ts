import { EventEmitter } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Koa from 'koa';
import { BadRequest } from '../../../../src/app/errors';
import type { RequestContext } from '../../../../src/app/web/context';
import { sendWhenDone, whileConnected } from '../../../../src/app/web/stream/streaming';
import { open, send } from '../../../support/http';

let server: Server | undefined;
afterEach(
  () =>
    new Promise((resolve) => {
      if (!server) return resolve(undefined);
      server.closeAllConnections();
      server.close(resolve);
    }),
);

/** Starts a server that responds to each request with the result of `work`. Returns its URL. */
async function serve(work: () => Promise<string>, { isRead = true } = {}): Promise<string> {
  const koa = new Koa().use((ctx) => {
    if (isRead) ctx.req.resume();
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

it('reports the disconnection of a client as a bad request, not as a failure of the server', async () => {
  const response = new EventEmitter();
  const signal = whileConnected({ res: response } as unknown as RequestContext);
  response.emit('close');
  expect(signal.reason).toBeInstanceOf(BadRequest);
});

it('aborts at once if the client has already disconnected', () => {
  const { reason } = whileConnected({ res: { closed: true } } as unknown as RequestContext);
  expect(reason).toBeInstanceOf(BadRequest);
});

it('sends the result of fast work as the response', async () => {
  expect(await send(await serve(async () => '<p>done</p>'), { path: '/' })).toMatchObject({
    status: 200,
    text: '<p>done</p>',
  });
});

it.each([true, false])(
  'starts the response before slow work is done, and sends heartbeats (body is read: %s)',
  async (isRead) => {
    let finish!: (html: string) => void;
    const url = await serve(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
      { isRead },
    );
    const response = await open(url, { method: 'POST', path: '/', body: 'x' });
    expect(response.headers['content-type']).toContain('text/html');
    let text = '';
    for await (const part of response.setEncoding('utf8')) {
      text += part;
      if (text.length >= 3) finish('<p>done</p>');
    }
    expect(text).toMatch(/^ {3,}<p>done<\/p>$/);
  },
);

it('when the work for a request has ended or its client has left, stops checking whether the whole request has arrived', async () => {
  let reads = 0;
  const contextOf = (destroyed: boolean) => {
    const req = {
      destroyed,
      get complete() {
        reads++;
        return false;
      },
    };
    return { req } as unknown as RequestContext;
  };
  await sendWhenDone(contextOf(false), Promise.resolve('<p>done</p>'), () => '');
  void sendWhenDone(contextOf(true), new Promise(() => undefined), () => '', { first: 60_000 });
  const before = reads;
  await pause(200);
  expect(reads).toBe(before);
});

it('reports a failure with a status code before the response has started, and with a message afterwards', async () => {
  const fast = await serve(() => Promise.reject(new Error('no')));
  expect((await send(fast, { path: '/' })).status).toBe(500);
  server!.close();
  const slow = await serve(() => pause(200).then(() => Promise.reject(new Error('too late'))));
  expect(await send(slow, { path: '/' })).toMatchObject({
    status: 200,
    text: expect.stringMatching(/^ +<p>too late<\/p>$/),
  });
});
