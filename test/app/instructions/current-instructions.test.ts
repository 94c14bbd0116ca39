import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import { CurrentInstructions } from '../../../src/app/instructions/current-instructions';
import { InstructionVersions } from '../../../src/app/instructions/instruction-versions';
import { Store } from '../../../src/app/table/store';
import { AppFixture } from '../../support/app/app-fixture';
import { fakeIntervals } from '../../support/fake-intervals';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

const author = { name: 'Admin', email: 'admin@example.org' };
const lines: Record<string, unknown>[] = [];
const log = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });

let fixture: AppFixture;
let proxy: TableProxy;
let versions: InstructionVersions;
beforeAll(async () => {
  fixture = await AppFixture.open();
  proxy = await TableProxy.before(fixture.tableUrl);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
  versions = new InstructionVersions(new Store('eu-central-2', 'joule-verne', 365), 'Initial');
  fakeIntervals();
});
beforeEach(() => void lines.splice(0));
afterEach(() => proxy.restore());
afterAll(async () => {
  jest.useRealTimers();
  await fixture.close();
  await proxy.close();
});

const current = () => new CurrentInstructions(versions, log, 'Initial');

it('uses the initial text until an admin changes it', async () => {
  const instructions = current();
  await instructions.start();
  expect(instructions.get()?.text).toBe('Initial');
  instructions.close();
});

it('uses the stored text from the start', async () => {
  await versions.add({ base: 0, text: 'One', author });
  const instructions = current();
  await instructions.start();
  expect(instructions.get()?.text).toBe('One');
  instructions.close();
});

it('keeps the last text while the table is unavailable, and logs the outage once', async () => {
  const instructions = current();
  await instructions.start();
  await versions.add({ base: 1, text: 'Two', author });
  proxy.injectFault('error');
  for (let n = 0; n < 2; n++) {
    proxy.reset();
    jest.advanceTimersByTime(30_000);
    await until(() => (proxy.counts.Query ?? 0) >= 2);
    await pause(20);
  }
  expect(instructions.get()?.text).toBe('One');
  expect(lines.filter(({ msg }) => msg === 'instructions could not be read')).toHaveLength(1);
  proxy.restore();
  jest.advanceTimersByTime(30_000);
  await until(() => instructions.get()?.text === 'Two');
  instructions.close();
});

it('starts with the initial text and a warning if the table is unavailable, and reads the table every second until this succeeds', async () => {
  proxy.injectFault('error');
  const instructions = current();
  await instructions.start();
  expect(instructions.get()?.text).toBe('Initial');
  expect(lines.map(({ msg }) => msg)).toContain('answers use the initial instructions until the table can be read');
  proxy.restore();
  jest.advanceTimersByTime(1_000);
  await until(() => instructions.get()?.text === 'Two');
  instructions.close();
});

it('ignores a text that is older than the current text', async () => {
  const instructions = current();
  await instructions.start();
  instructions.use({ number: 9, text: 'Nine' });
  instructions.use({ number: 8, text: 'Eight' });
  expect(instructions.get()?.text).toBe('Nine');
  instructions.close();
});

it('reads nothing after it is closed', async () => {
  const instructions = current();
  await instructions.start();
  instructions.close();
  proxy.reset();
  jest.advanceTimersByTime(120_000);
  await pause(20);
  expect(proxy.counts).toEqual({});
});
