import { connect } from 'node:net';
import { ConsoleFixture } from '../../support/admin/console-fixture';
import { metricValues } from '../../support/app/metrics';
import { multipart } from '../../support/app/multipart';
import { until } from '../../support/until';

const consoleFixture = ConsoleFixture.forFile();

const uploads = () => metricValues(consoleFixture.app, 'Uploads');

it('counts each uploaded file under the outcome of its upload', async () => {
  await consoleFixture.upload([
    { name: 'one.txt', content: 'One' },
    { name: 'two.exe', content: 'Two' },
    { name: 'three.png', content: PNG },
  ]);
  expect(uploads().sort()).toEqual(['accepted 1', 'held 1', 'refused 1']);
  await consoleFixture.upload([{ name: 'one.txt', content: 'Another one' }]);
  expect(uploads().at(-1)).toBe('held 1');
  await consoleFixture.upload([{ name: 'four.txt', content: 'Four' }], { validUntil: 'tomorrow' });
  expect(uploads().at(-1)).toBe('refused 1');
});

it('counts an upload as broken when its connection closes early', async () => {
  const before = uploads().length;
  const { body, headers } = multipart([{ name: 'five.txt', content: 'x'.repeat(100_000) }]);
  const identity = consoleFixture.fixture.signer.headers(consoleFixture.adminUser);
  const head = Object.entries({ ...headers, ...identity, 'content-length': String(body.length), 'hx-request': 'true' })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const socket = connect(Number(new URL(consoleFixture.app.url).port), '127.0.0.1');
  socket.write(`POST /admin/documents HTTP/1.1\r\nhost: localhost\r\n${head}\r\n`);
  socket.write(body.subarray(0, 50_000), () => setTimeout(() => socket.destroy(), 100));
  await until(() => uploads().length > before);
  expect(uploads().slice(before)).toEqual(['broken 1']);
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
