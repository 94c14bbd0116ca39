import { Metrics } from '../../../src/app/metrics';
import { AppFixture } from '../../support/app/app-fixture';
import { metricValues } from '../../support/app/metrics';
import { ANNA } from '../../support/app/signer';
import { fakeIntervals } from '../../support/fake-intervals';

let fixture: AppFixture;
beforeEach(async () => {
  fakeIntervals();
  fixture = await AppFixture.open();
});
afterEach(async () => {
  await fixture.close();
  jest.useRealTimers();
});

it('reports the number of running answers every 15 seconds until the application is closed, even if the number is 0', async () => {
  const app = await fixture.app();
  jest.advanceTimersByTime(14_999);
  expect(metricValues(app, 'RunningAnswers')).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(metricValues(app, 'RunningAnswers')).toEqual([0]);
  const asked = await app.client(ANNA).ask('[[rate 20]] [[tokens 2000]]');
  jest.advanceTimersByTime(30_000);
  expect(metricValues(app, 'RunningAnswers')).toEqual([0, 1, 1]);
  await app.client(ANNA).stop(asked);
  await app.close();
  jest.advanceTimersByTime(60_000);
  expect(metricValues(app, 'RunningAnswers')).toEqual([0, 1, 1]);
});

it('does not keep the process alive with its timer', () => {
  jest.useRealTimers();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const keepsAlive = setInterval(() => undefined, 1_000);
  expect(timers()).toBe(before + 1);
  clearInterval(keepsAlive);
  const stopGauge = new Metrics(() => undefined).gaugeAnswers(() => 0);
  const whileGauging = timers();
  stopGauge();
  expect(whileGauging).toBe(before);
});
