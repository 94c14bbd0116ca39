import { AppFixture } from '../../support/app/app-fixture';
import type { Client } from '../../support/app/client';
import { searchesIn } from '../../support/app/search-times';
import { ANNA } from '../../support/app/signer';
import { TableProxy } from '../../support/table-proxy';
import { until } from '../../support/until';

const fixture = AppFixture.forFile();

it('searches 200 conversations with 1,000 turns in under 5 s at first, and then in under 1 s', async () => {
  const { cold, warm, found } = await searchesIn(fixture, { conversations: 200, turns: 5 });
  expect(found).toBe('11 conversations found');
  expect(cold).toBeLessThan(5_000);
  expect(warm).toBeLessThan(1_000);
}, 60_000);

it('continues to read a large history after an outage of the table', async () => {
  const proxy = await TableProxy.before(fixture.tableUrl);
  const app = await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
  const search = () => app.client(ANNA).post('/search', { q: 'Kohlekraftwerk7' }, { 'hx-request': 'true' });
  let queries = 0;
  proxy.fault = (operation) => (operation === 'Query' && ++queries > 3 ? 'error' : undefined);
  const statuses: number[] = [];
  for (let n = 0; n < 3; n++) statuses.push((await search()).status);
  expect(statuses).toContain(503);
  proxy.restore();
  const complete = await until(async () => {
    const { text } = await search();
    return text.includes('still being searched') ? undefined : text;
  });
  expect(complete).toContain('11 conversations found');
  await proxy.close();
}, 60_000);

describe('a search while an answer is being written', () => {
  let proxy: TableProxy;
  let anna: Client;
  beforeAll(async () => {
    proxy = await TableProxy.before(fixture.tableUrl);
    anna = (await fixture.app({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url })).client(ANNA);
  });
  afterAll(() => proxy.close());

  const search = async (q: string) => (await anna.post('/search', { q }, { 'hx-request': 'true' })).text;
  const complete = () => until(async () => !(await search('zzz')).includes('still being searched'));
  const ask = (conversation?: string) =>
    anna.ask('[[rate 20]] [[tokens 2000]] Wasserstoffnetz', conversation ? { conversation } : {});
  /** The number of queries of a search: one lists the conversations, and another reads the turns that have ended since the last search. */
  const queries = async () => {
    proxy.reset();
    await search('zzz');
    return proxy.counts.Query;
  };

  it('does not read the earlier turns of the conversation again, and finds the turn when its answer has ended', async () => {
    await complete();
    const running = await ask(`01HISTORY${String(7).padStart(17, '0')}`);
    expect([await queries(), await queries()]).toEqual([2, 2]);
    expect(await search('Wasserstoffnetz')).toContain('Nothing found');
    await anna.stop(running);
    await fixture.ended(ANNA, running.turn);
    await until(async () => (await search('Wasserstoffnetz')).includes(`data-result href="${running.address}"`));
  }, 60_000);

  it('does not read the conversation of the answer again if this conversation is new', async () => {
    const running = await ask();
    await complete();
    expect(await queries()).toBe(2);
    await anna.stop(running);
  }, 60_000);
});
