import { AppFixture } from '../../support/app/app-fixture';
import { searchesIn } from '../../support/app/search-times';

const fixture = AppFixture.forFile();

// Prints the times for the table in docs/decisions/28-search.md. The test's name, and so the report, contains the counts.
it('searches 2,000 conversations with 10,000 turns in under 300 ms once all words are in memory', async () => {
  const times = await searchesIn(fixture, { conversations: 2_000, turns: 5 });
  process.stdout.write(`${JSON.stringify(times)}\n`);
  expect(times.found).toBe('111 conversations found. 20 are shown: matching titles first, then the most recent.');
  expect(times.warm).toBeLessThan(300);
}, 300_000);
