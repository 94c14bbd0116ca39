import { Metrics } from '../../../src/app/metrics';
import { AppFixture } from '../../support/app/app-fixture';
import { told } from '../../support/app/metrics';
import { ANNA } from '../../support/app/signer';

// Only intervals: fifteen seconds then are none, and everything else takes its time.
const OTHERS = [
  'setTimeout',
  'clearTimeout',
  'setImmediate',
  'clearImmediate',
  'nextTick',
  'queueMicrotask',
  'Date',
  'performance',
  'hrtime',
] as const;

let fixture: AppFixture;
beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: [...OTHERS] });
  fixture = await AppFixture.open();
});
afterEach(async () => {
  await fixture.close();
  jest.useRealTimers();
});

it('tells every 15 seconds how many answers are running, none included, until it is closed', async () => {
  const app = await fixture.app();
  jest.advanceTimersByTime(14_999);
  expect(told(app, 'RunningAnswers')).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(told(app, 'RunningAnswers')).toEqual([0]);
  const asked = await app.client(ANNA).ask('[[rate 20]] [[tokens 2000]]');
  jest.advanceTimersByTime(30_000);
  expect(told(app, 'RunningAnswers')).toEqual([0, 1, 1]);
  await app.client(ANNA).stop(asked);
  await app.close();
  jest.advanceTimersByTime(60_000);
  expect(told(app, 'RunningAnswers')).toEqual([0, 1, 1]);
});

it('does not keep the process alive', () => {
  jest.useRealTimers();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const waits = setInterval(() => undefined, 1_000);
  expect(timers()).toBe(before + 1);
  clearInterval(waits);
  const end = new Metrics(() => undefined).gaugeAnswers(() => 0);
  const meanwhile = timers();
  end();
  expect(meanwhile).toBe(before);
});
