import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Store } from '../../../src/app/table/store';
import type { AppFixture } from './app-fixture';
import { type HistorySize, storeHistory } from './large-history';
import { ANNA } from './signer';

/** How long searches take. All times are in milliseconds. */
export interface SearchTimes {
  /** Time of the first search after the start of the application. Its response may be incomplete. */
  readonly first: number;
  /** Time from the beginning of the first search until all words are in memory. */
  readonly cold: number;
  /** Median time of the searches that follow, with all words in memory. */
  readonly warm: number;
  /** Longest time for which the event loop was blocked. If the table runs in this process, the table's work counts too. */
  readonly blocked: number;
  /** Megabytes by which the heap of the process has grown during the searches. */
  readonly memory: number;
  /** The status that the page shows for a complete search for `Kohlekraftwerk7`. */
  readonly found: string;
}

const SEARCHES = ['Kohlekraftwerk7', 'wär', 'pumpe', 'wärme pum', 'zzz', 'e', 'kohlekraftwerk1'];

/** Stores a large history and searches in it as the page does. */
export async function searchesIn(fixture: AppFixture, size: HistorySize): Promise<SearchTimes> {
  Object.assign(process.env, fixture.variables);
  const store = new Store('eu-central-2', fixture.variables.TABLE_NAME!, 365);
  await storeHistory(store, ANNA.sub, size);
  const app = await fixture.app();
  await app.client(ANNA).get('/');
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const search = async (q: string) => {
    const startedAt = performance.now();
    const { text } = await app.client(ANNA).post('/search', { q }, { 'hx-request': 'true' });
    return { text, milliseconds: performance.now() - startedAt };
  };
  const heap = process.memoryUsage().heapUsed;
  const startedAt = performance.now();
  const first = await search(SEARCHES[0]!);
  let last = first;
  for (; last.text.includes('still being searched'); last = await search(SEARCHES[0]!)) await delay(50);
  const cold = performance.now() - startedAt;
  const warm: number[] = [];
  for (const q of [...SEARCHES, ...SEARCHES, ...SEARCHES]) warm.push((await search(q)).milliseconds);
  return {
    first: Math.round(first.milliseconds),
    cold: Math.round(cold),
    warm: Math.round(warm.sort((a, b) => a - b)[warm.length >> 1]!),
    blocked: Math.round(loop.max / 1e6),
    memory: Math.round((process.memoryUsage().heapUsed - heap) / 1e6),
    found: /#search-status"[^>]*>([^<]*)/.exec(last.text)![1]!,
  };
}
