import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import { send } from '../../support/http';
import { freePort } from '../../support/ports';
import { until } from '../../support/until';

const MB = 1024 * 1024;
const root = path.join(__dirname, '../../..');

let consoleFixture: ConsoleFixture;
let server: ChildProcess;
let url: string;
beforeAll(async () => {
  consoleFixture = await ConsoleFixture.open();
  const port = await freePort();
  server = spawn(process.execPath, ['--max-http-header-size=65536', path.join(root, 'dist/server.js')], {
    env: {
      ...consoleFixture.fixture.variables,
      // Without a data source, nothing is indexed. Otherwise, the stand-in would index 450 MB of text in this process.
      DATA_SOURCE_ID: '',
      PATH: process.env.PATH,
      PORT: String(port),
      LOG_LEVEL: 'error',
    },
    stdio: 'ignore',
  });
  url = `http://127.0.0.1:${port}`;
  await until(() =>
    send(url, { path: '/healthz' }).then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
});
afterAll(async () => {
  server?.kill('SIGKILL');
  if (server) await once(server, 'exit');
  await consoleFixture?.close();
});

/** The server's resident memory in megabytes: current and peak. */
function memory(): { current: number; peak: number } {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)![1]) / 1024;
  return { current: of('VmRSS'), peak: of('VmHWM') };
}

const LINE = `${'Wärmepumpen und Fernwärme im Vergleich, Zeile um Zeile. '.repeat(18)}\n`;
const BLOCK = Buffer.from(LINE.repeat(1024).slice(0, MB - 2_000));

/** Uploads files of `size` bytes in one form, generated while they are sent. @returns the response */
async function upload(names: readonly string[], size: number): Promise<{ status: number; text: string }> {
  const boundary = 'a-boundary';
  const form = request(`${url}/admin/documents`, {
    method: 'POST',
    headers: {
      ...consoleFixture.fixture.signer.headers(consoleFixture.adminUser),
      'accept-language': 'en',
      'hx-request': 'true',
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
  });
  const response = once(form, 'response');
  for (const name of names) {
    await write(form, `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n`);
    for (let left = size; left > 0; left -= BLOCK.length)
      await write(form, BLOCK.subarray(0, Math.min(left, BLOCK.length)));
    await write(form, '\r\n');
  }
  form.end(`--${boundary}--\r\n`);
  const [answer] = await response;
  let text = '';
  for await (const part of answer.setEncoding('utf8')) text += part;
  return { status: answer.statusCode, text };
}

async function write(form: ReturnType<typeof request>, chunk: string | Buffer): Promise<void> {
  if (!form.write(chunk)) await once(form, 'drain');
}

it('stores four files of exactly 50 MB that it receives in one form, with less than 100 MB of additional memory', async () => {
  await upload(['warm-up.txt'], MB);
  const before = memory().current;
  const { status, text } = await upload(
    [1, 2, 3, 4].map((n) => `in one form ${n}.txt`),
    50 * MB,
  );
  expect(status).toBe(200);
  expect(text.match(/data-outcome="stored"/g)).toHaveLength(4);
  expect(memory().peak - before).toBeLessThan(100);
});

it('rejects a file of more than 50 MB without storing any of it', async () => {
  const { status, text } = await upload(['too large.txt'], 50 * MB + 1);
  expect([status, text]).toEqual([422, expect.stringContaining('maximum 50 MB')]);
  expect(await consoleFixture.keys('documents/too large')).toEqual([]);
  expect(await consoleFixture.keys('incoming/')).toEqual([]);
  expect(await consoleFixture.openUploads()).toBe(0);
});

it('uses less than 250 MB of additional memory while it receives five files of 50 MB at the same time', async () => {
  const before = memory().current;
  const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => upload([`at once ${n}.txt`], 50 * MB)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(memory().peak - before).toBeLessThan(250);
  expect(await consoleFixture.keys('incoming/')).toEqual([]);
}, 180_000);
