import { AppFixture } from '../../support/app/app-fixture';
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
