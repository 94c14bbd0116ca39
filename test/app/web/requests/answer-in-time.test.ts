import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import pino from 'pino';
import { Branding } from '../../../../src/app/web/branding';
import { errorPage } from '../../../../src/app/web/error-page';
import { answerInTime } from '../../../../src/app/web/requests/answer-in-time';
import { send } from '../../../support/http';
import { until } from '../../../support/until';

const lines: Record<string, unknown>[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) });
let work: (ctx: Koa.Context) => Promise<void>;
let server: Server;
let url: string;
beforeAll(async () => {
  const koa = new Koa();
  koa
    .use(errorPage(log, new Branding(), 'UTC'))
    .use(answerInTime(log, 200, 20))
    .use((ctx) => work(ctx));
  server = createServer(koa.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it("responds with 503 in the user's language when the work takes too long, and lets the work continue", async () => {
  let finish: () => void = () => undefined;
  let isDone = false;
  work = async (ctx) => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    ctx.body = 'too late';
    isDone = true;
  };
  const { status, text } = await send(url, { path: '/', headers: { 'accept-language': 'it' } });
  expect([status, text]).toEqual([503, expect.stringContaining('Ci vuole più tempo del solito')]);
  expect(isDone).toBe(false);
  finish();
  await until(() => isDone);
});

it('logs a failure after the timeout', async () => {
  let fail: (error: Error) => void = () => undefined;
  work = () =>
    new Promise((_, reject) => {
      fail = reject;
    });
  expect((await send(url, { path: '/' })).status).toBe(503);
  fail(new Error('the bucket is missing'));
  await until(() => lines.some(({ error }) => error === 'the bucket is missing'));
});

it('leaves responses and errors before the timeout unchanged', async () => {
  work = async (ctx) => {
    ctx.body = 'in time';
  };
  expect((await send(url, { path: '/' })).text).toBe('in time');
  work = async () => {
    throw new Error('broken');
  };
  expect((await send(url, { path: '/' })).status).toBe(500);
});

it('does not count the time until the whole request has arrived', async () => {
  work = async (ctx) => {
    let bytes = 0;
    for await (const chunk of ctx.req) bytes += (chunk as Buffer).length;
    ctx.body = String(bytes);
  };
  const sending = request(url, { method: 'POST', headers: { 'content-length': '20' } });
  const answer = new Promise<number>((resolve, reject) =>
    sending.once('response', (response) => resolve(response.resume().statusCode!)).once('error', reject),
  );
  for (let sent = 0; sent < 20; sent++) {
    sending.write('x');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  sending.end();
  expect(await answer).toBe(200);
});
