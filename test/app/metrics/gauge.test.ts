import { Metrics } from '../../../src/app/metrics';
import { told } from '../support/metrics';
import { ANNA } from '../support/signer';
import { Stage } from '../support/stage';

// Only intervals: fifteen seconds then are none, and everything else takes its time.
const OTHERS = ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance', 'hrtime'] as const;

let stage: Stage;
beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: [...OTHERS] });
  stage = await Stage.open();
});
afterEach(async () => {
  await stage.close();
  jest.useRealTimers();
});

it('tells every 15 seconds how many answers are running, none included, until it is closed', async () => {
  const app = await stage.app();
  jest.advanceTimersByTime(14_999);
  expect(told(app, 'RunningAnswers')).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(told(app, 'RunningAnswers')).toEqual([0]);
  const asked = await app.visitor(ANNA).ask('[[rate 20]] [[tokens 2000]]');
  jest.advanceTimersByTime(30_000);
  expect(told(app, 'RunningAnswers')).toEqual([0, 1, 1]);
  await app.visitor(ANNA).stop(asked);
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
