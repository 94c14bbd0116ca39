import { connect } from 'node:net';
import { told } from '../../app/support/metrics';
import { until } from '../../app/support/waiting';
import { Console, multipart } from '../support/console';

let desk: Console;
beforeAll(async () => { desk = await Console.open(); });
afterAll(() => desk.close());

const uploads = () => told(desk.app, 'Uploads');

it('tells of each file what became of it', async () => {
  await desk.upload([{ name: 'one.txt', content: 'One' }, { name: 'two.exe', content: 'Two' }, { name: 'three.png', content: PNG }]);
  expect(uploads().sort()).toEqual(['admitted 1', 'held 1', 'refused 1']);
  await desk.upload([{ name: 'one.txt', content: 'Another one' }]);
  expect(uploads().at(-1)).toBe('held 1');
  await desk.upload([{ name: 'four.txt', content: 'Four' }], { validUntil: 'tomorrow' });
  expect(uploads().at(-1)).toBe('refused 1');
});

it('tells of a file that breaks off on its way', async () => {
  const before = uploads().length;
  const { body, headers } = multipart([{ name: 'five.txt', content: 'x'.repeat(100_000) }]);
  const identity = desk.stage.signer.headers(desk.adminUser);
  const head = Object.entries({ ...headers, ...identity, 'content-length': String(body.length), 'hx-request': 'true' }).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const socket = connect(Number(new URL(desk.app.url).port), '127.0.0.1');
  socket.write(`POST /admin/documents HTTP/1.1\r\nhost: localhost\r\n${head}\r\n`);
  socket.write(body.subarray(0, 50_000), () => setTimeout(() => socket.destroy(), 100));
  await until(() => uploads().length > before);
  expect(uploads().slice(before)).toEqual(['broken 1']);
});

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
