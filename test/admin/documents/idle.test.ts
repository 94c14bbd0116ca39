import { setTimeout as pause } from 'node:timers/promises';
import { AppFixture } from '../../support/app/app-fixture';
import { fakeIntervals } from '../../support/fake-intervals';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

const TICK = 3_000;
const MINUTE = 60_000;

let fixture: AppFixture;
let proxy: TableProxy;
beforeAll(async () => {
  fixture = await AppFixture.open();
  proxy = await TableProxy.before(fixture.tableUrl);
  fakeIntervals();
  await fixture.app({ ANSWER_ENGINE: 'converse', AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
});
afterAll(async () => {
  await fixture.close();
  await proxy.close();
  jest.useRealTimers();
});

const requests = () => Object.values(proxy.counts).reduce((sum, count) => sum + count, 0);

it('a task sends at most seven requests a minute to the table while the product is idle', async () => {
  jest.advanceTimersByTime(TICK);
  await until(() => requests() > 0);
  proxy.reset();
  for (let time = 0; time < MINUTE; time += TICK) {
    jest.advanceTimersByTime(TICK);
    // Wait until the requests of this tick have ended, so that they do not delay those of the next tick.
    await pause(15);
  }
  expect(requests()).toBeGreaterThan(0);
  expect(requests()).toBeLessThanOrEqual(7);
});
