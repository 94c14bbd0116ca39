import { pageAfter } from '../../support/app/answer-page';
import { AppFixture, type RunningApp } from '../../support/app/app-fixture';
import { ANNA } from '../../support/app/signer';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

let fixture: AppFixture;
let proxy: TableProxy;
let app: RunningApp;
let other: RunningApp;
beforeAll(async () => {
  fixture = await AppFixture.open();
  proxy = await TableProxy.before(fixture.tableUrl);
  other = await fixture.app();
  // Without a data source, the app starts no ingestion. The proxy would count the requests that an ingestion sends to the table.
  app = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url, DATA_SOURCE_ID: '' });
});
afterEach(() => proxy.restore());
afterAll(async () => {
  await fixture.close();
  await proxy.close();
});

// test/faults/table.test.ts tests further faults of the table, with answers in five different states.
it('stores the whole answer if the table is unavailable for 2.5 seconds around the end of the answer', async () => {
  const anna = app.client(ANNA);
  const asked = await anna.ask('[[rate 50]] [[tokens 100]]');
  const following = anna.follow(asked);
  await until(async () => (await fixture.turn(ANNA, asked.turn)).answer !== '');
  setTimeout(proxy.injectFault('error'), 2_500);
  const events = await following;
  expect(events.at(-1)).toMatchObject({ event: 'end', data: 'complete' });
  expect((await fixture.ended(ANNA, asked.turn, 15_000)).status).toBe('complete');
  await until(() => app.turns.count === 0);
  const page = await other.client(ANNA).get(`/conversations/${asked.conversation}`);
  expect(page.text).toContain(pageAfter(events).html);
}, 40_000);

it('makes a shutdown wait until the end of a running answer is stored, even if the table is unavailable for 1.5 seconds', async () => {
  const asked = await app.client(ANNA).ask('[[rate 50]] [[tokens 2000]]');
  await until(async () => (await fixture.turn(ANNA, asked.turn)).answer !== '');
  const restore = proxy.injectFault('error');
  const stopping = app.turns.interruptAll();
  setTimeout(restore, 1_500);
  await stopping;
  expect((await fixture.turn(ANNA, asked.turn)).head).toMatchObject({ status: 'interrupted' });
  expect(await fixture.organisation('tasks')).toEqual([]);
}, 30_000);

it('sends four requests to the table for an answer of one token, and at most five with a heartbeat', async () => {
  const first = await app.client(ANNA).ask('[[tokens 1]]');
  await until(() => app.turns.count === 0);
  for (const options of [{}, { conversation: first.conversation }]) {
    const totals: number[] = [];
    for (let round = 0; round < 5; round++) {
      proxy.reset();
      const asked = await app.client(ANNA).ask('[[tokens 1]]', options);
      await until(() => app.turns.count === 0);
      expect((await fixture.turn(ANNA, asked.turn)).head).toMatchObject({ status: 'complete' });
      const { UpdateItem = 0, PutItem = 0, ...others } = proxy.counts;
      // One of these requests may be the heartbeat, which the task sends once per second for all its answers.
      expect(UpdateItem + PutItem).toBeLessThanOrEqual(5);
      // On a busy machine, the answer may last longer than a second, after which its text is also stored.
      expect(['BatchWriteItem']).toEqual(expect.arrayContaining(Object.keys(others)));
      totals.push(UpdateItem + PutItem + (others.BatchWriteItem ?? 0));
    }
    // At least one of the answers ends before the next heartbeat.
    expect(Math.min(...totals)).toBe(4);
  }
});

it('writes the text of all answers together at most once a second, even if the table is slow', async () => {
  proxy.fault = () => ({ slow: 25 });
  const anna = app.client(ANNA);
  proxy.reset();
  const startedAt = performance.now();
  const asked = await Promise.all(Array.from({ length: 4 }, () => anna.ask('[[rate 50]] [[tokens 200]]')));
  await Promise.all(asked.map(({ turn }) => fixture.ended(ANNA, turn, 15_000)));
  const seconds = (performance.now() - startedAt) / 1_000;
  expect(proxy.counts.BatchWriteItem).toBeGreaterThanOrEqual(1);
  expect(proxy.counts.BatchWriteItem).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
});
