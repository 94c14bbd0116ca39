import { connect } from 'node:net';
import { ulid } from 'ulid';
import { AppFixture } from '../../../support/app/app-fixture';
import { BOUNDARY, multipart } from '../../../support/app/multipart';
import { ANNA } from '../../../support/app/signer';
import { form } from '../../../support/http';

const fixture = AppFixture.forFile();
const app = fixture.appForFile({ MAX_MESSAGE_BYTES: '100' });
afterEach(() => {
  expect(app.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

const anna = () => app.client(ANNA);
const turnsPath = () => `/conversations/${ulid()}/turns`;

async function raw(body: string | Buffer, type = 'application/x-www-form-urlencoded') {
  const turn = ulid();
  const whole = Buffer.concat([Buffer.from(`turnId=${turn}&`), Buffer.from(body)]);
  return anna().send({
    method: 'POST',
    path: `/conversations/${turn}/turns`,
    body: whole,
    headers: { 'content-type': type },
  });
}

it.each([
  ['', 'write a question'],
  [' \n\t ', 'write a question'],
  ['ü'.repeat(51), 'it has 51 characters, but at most 50 are allowed'],
  ['a'.repeat(101), 'it has 101 characters, but at most 100 are allowed'],
])('rejects the message %j with 422, keeps the draft, and stores nothing', async (message, sentence) => {
  const turnId = ulid();
  const page = await anna().post(`/conversations/${turnId}/turns`, { message, turnId });
  expect(page.status).toBe(422);
  expect(page.text.toLowerCase()).toContain(sentence);
  expect(/<textarea[^>]*>([^<]*)<\/textarea>/.exec(page.text)![1]!.trim()).toBe(message.trim());
  const fragment = await anna().post(`/conversations/${turnId}/turns`, { message, turnId }, { 'hx-request': 'true' });
  expect(fragment.status).toBe(422);
  expect(fragment.text.toLowerCase()).toContain(sentence);
  expect(fragment.text).not.toContain('<html');
  expect(await fixture.items(ANNA)).toEqual([]);
});

it('shows a conversation even if a proxy sends an invalid host', async () => {
  const { conversation } = await anna().ask('[[tokens 1]]');
  const { status } = await anna().get(`/conversations/${conversation}`, { 'x-forwarded-host': '[' });
  expect(status).toBe(200);
  await anna().post(`/conversations/${conversation}/delete`, {});
});

it('accepts a message of exactly the maximum length, counting a CRLF as one byte', async () => {
  const message = `${'a'.repeat(49)}\r\n${'b'.repeat(50)}`;
  const turn = ulid();
  expect((await anna().ask(message, { turn })).status).toBe(200);
  expect((await fixture.ended(ANNA, turn)).question).toBe(`${'a'.repeat(49)}\n${'b'.repeat(50)}`);
  await anna().post(`/conversations/${turn}/delete`, {});
});

it.each<[string, string | Buffer]>([
  ['invalid UTF-8', Buffer.from([...Buffer.from('message='), 0xc3, 0x28])],
  ['percent-encoded invalid UTF-8', 'message=%C3%28'],
  ['an incomplete percent encoding', 'message=%'],
])('rejects %s with 400', async (_what, body) => {
  const answer = await raw(body);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('could not be understood');
});

it.each([
  ['missing', {}],
  ['a path', { turnId: '../../x' }],
  ['too long', { turnId: 'a'.repeat(65) }],
])('rejects a turn id with 400 if it is %s', async (_what, fields) => {
  expect((await anna().post(turnsPath(), { message: 'Q?', ...fields })).status).toBe(400);
});

it('responds with 413 to a body that is far too large, with and without a Content-Length', async () => {
  const huge = `message=${'a'.repeat(200_000)}`;
  expect((await raw(huge)).status).toBe(413);
  const chunked = await anna().send({
    method: 'POST',
    path: turnsPath(),
    body: huge,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked' },
  });
  expect(chunked.status).toBe(413);
});

it('responds with 413 to a far too long message of a form without JavaScript, instead of cutting the message', async () => {
  const turnId = ulid();
  const { body, headers } = multipart([], { turnId, message: 'a'.repeat(10_000) });
  const path = `/conversations/${turnId}/turns`;
  expect((await anna().send({ method: 'POST', path, body, headers })).status).toBe(413);
});

it('ignores a field without a name', async () => {
  const turnId = ulid();
  const { body, headers } = multipart([], { turnId, message: 'Q?' });
  const nameless = Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n`);
  const path = `/conversations/${turnId}/turns`;
  const response = await anna().send({ method: 'POST', path, body: Buffer.concat([nameless, body]), headers });
  expect(response.status).toBe(200);
});

it('rejects a malformed multipart form', async () => {
  expect((await raw('{"message":"Q?"}', 'multipart/form-data; boundary=x')).status).toBe(400);
});

it.each(['application/json', 'text/plain', 'multipart/form-data'])(
  'rejects a body of the type %s with 415',
  async (type) => {
    expect((await raw('{"message":"Q?"}', type)).status).toBe(415);
  },
);

it.each([
  ['PUT', '/', 405],
  ['DELETE', '/language', 405],
  ['PATCH', '/conversations/abcdefghij', 405],
  ['PURGE', '/', 400],
])('rejects the request %s %s with %d', async (method, path, status) => {
  expect((await anna().send({ method, path })).status).toBe(status);
});

it.each([
  '/no-such-page',
  '/conversations/..%2f..%2fetc%2fpasswd',
  '/conversations/%00',
  '/conversations/%',
  '/assets/..%2f..%2fpackage.json',
  '/assets/../package.json',
])('rejects the path %s with 4xx', async (path) => {
  const { status, text } = await anna().get(path);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(text).not.toMatch(/at .*\.[jt]s|node_modules/);
});

it.each(['GET http://[ HTTP/1.1', 'GET /%zz?%zz HTTP/1.1', 'GET http://host:999999/ HTTP/1.1'])(
  'rejects the request line %s with 4xx',
  async (line) => {
    const url = new URL(app.url);
    const socket = connect(Number(url.port), url.hostname);
    const identity = Object.entries(fixture.signer.headers(ANNA))
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    socket.end(`${line}\r\nHost: x\r\n${identity}Connection: close\r\n\r\n`);
    let text = '';
    for await (const part of socket.setEncoding('utf8')) text += part;
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d/);
  },
);

it('logs one line for each error, without a stack trace', async () => {
  app.log.length = 0;
  await anna().get('/no-such-page');
  await raw('message=%');
  await anna().send({ method: 'POST', path: turnsPath(), ...form({ message: '', turnId: ulid() }) });
  expect(app.log.map(({ status }) => status)).toEqual([404, 400, 422]);
  expect(JSON.stringify(app.log)).not.toMatch(/stack|\.ts:\d/);
});

it.each(['1', '..%2F..%2Fdocuments%2Fa.pdf', 'x'.repeat(65)])(
  'responds with 404 to the invalid id %s of a conversation, a turn or a file',
  async (id) => {
    for (const path of [`/conversations/${id}`, `${turnsPath()}/${id}`, `/conversations/${ulid()}/attachments/${id}`]) {
      expect((await anna().get(path)).status).toBe(404);
      expect(app.log.at(-1)!.why).toMatch(/^The id is invalid/);
    }
  },
);
