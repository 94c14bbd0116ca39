import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import pino from 'pino';
import { BadRequest } from '../../../../src/app/errors';
import { Branding } from '../../../../src/app/web/branding';
import type { RequestContext } from '../../../../src/app/web/context';
import { errorPage } from '../../../../src/app/web/error-page';
import { readForm } from '../../../../src/app/web/requests/body';
import { readMultipartForm } from '../../../../src/app/web/requests/multipart-form';
import { until } from '../../../support/until';

const TIMEOUT = 1_000;
const LIMITS = { files: 1, bytes: 1_000, totalBytes: 1_000, field: 100 };
const readFiles = async (ctx: RequestContext) => (await readMultipartForm(ctx, LIMITS, TIMEOUT)).form;

let server: Server;
let failure: Error | undefined;
beforeAll(async () => {
  const koa = new Koa().use(errorPage(pino({ level: 'silent' }), new Branding(), 'UTC')).use(async (ctx) => {
    try {
      const isMultipart = ctx.is('multipart/form-data');
      const form = isMultipart ? await readFiles(ctx as unknown as RequestContext) : await readForm(ctx, 100, TIMEOUT);
      ctx.body = form.get('question');
    } catch (error) {
      failure = error as Error;
      throw error;
    }
  });
  server = createServer(koa.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it.each([
  ['a form', 'application/x-www-form-urlencoded', 'question='],
  [
    'a form with files',
    'multipart/form-data; boundary=x',
    '--x\r\nContent-Disposition: form-data; name="question"\r\n\r\n',
  ],
])(
  'responds in the language of the user to %s that does not arrive in time, and closes the connection',
  async (_what, type, start) => {
    const sending = request({
      port: (server.address() as AddressInfo).port,
      method: 'POST',
      headers: {
        'accept-language': 'it',
        'content-type': type,
        'content-length': 200,
        'hx-request': 'true',
      },
    });
    const closed = new Promise((resolve) => sending.once('close', resolve));
    sending.on('error', () => undefined).write(start);
    const [status, text] = await new Promise<[number, string]>((resolve) =>
      sending.once('response', (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part) => (body += part));
        response.once('end', () => resolve([response.statusCode!, body]));
      }),
    );
    expect([status, text]).toEqual([408, expect.stringContaining('la connessione è troppo lenta')]);
    await closed;
    expect(await connections()).toBe(0);
  },
  15_000,
);

it('reports a client that disconnects while it sends a form as a bad request, not as a failure of the server', async () => {
  failure = undefined;
  const { port } = server.address() as AddressInfo;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 20 };
  const sending = request({ port, method: 'POST', headers });
  sending.on('error', () => undefined).write('question=');
  await until(async () => (await connections()) === 1);
  sending.destroy();
  await until(() => failure);
  expect(failure).toBeInstanceOf(BadRequest);
});

function connections(): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}
