import { ulid } from 'ulid';
import type { FeedbackCopy } from '../../src/app/feedback/feedback-list';
import { FeedbackList } from '../../src/app/feedback/feedback-list';
import { Store } from '../../src/app/table/store';
import { ConsoleFixture } from '../support/admin/console-fixture';

const consoleFixture = ConsoleFixture.forFileWithoutBedrock();

/** Adds feedback to the list, as if a user had given it `seconds` after midnight. */
async function list(seconds: number, copy: Partial<FeedbackCopy>): Promise<void> {
  const store = new Store('eu-central-2', 'joule-verne', 365);
  const feedback = new FeedbackList(store);
  const time = Date.parse('2026-03-01T00:00:00Z') + seconds * 1_000;
  const id = ulid(time);
  await feedback.reserve(id);
  const at = new Date(time).toISOString();
  const whole: FeedbackCopy = { version: 1, rating: 'unhelpful', at, documents: [], engine: 'agent', ...copy };
  await feedback.fill(id, whole, store.expiry());
}

const rows = async (query = '') =>
  [...(await consoleFixture.admin.get(`/admin/feedback?${query}`)).text.matchAll(/<p class="text">([^<]*)</g)].map(
    ([, comment]) => comment,
  );

beforeAll(async () => {
  for (let n = 0; n < 60; n++) await list(n, { reason: n % 2 ? 'wrong' : 'other', comment: `Comment ${n}` });
  await list(100, {
    reason: 'outdated',
    comment: '=HYPERLINK(\n"https://evil.example")',
    documents: ['s3://knowledge/documents/Plan 2026.pdf', 'https://example.org/page'],
    shared: true,
    question: '@Anna <b>bold</b>',
    answer: '-1+2',
  });
  await list(101, { rating: 'helpful', reason: undefined, comment: undefined });
  await new FeedbackList(new Store('eu-central-2', 'joule-verne', 365)).reserve(ulid());
});

it('shows the newest feedback first, with the documents, and with the question and the answer if the user has shared them', async () => {
  const { text } = await consoleFixture.admin.get('/admin/feedback');
  expect([...text.matchAll(/data-rating="(\w+)"/g)].slice(0, 3).map(([, rating]) => rating)).toEqual([
    'helpful',
    'unhelpful',
    'unhelpful',
  ]);
  expect(text).toContain('<small>Plan 2026.pdf</small><small>page</small>');
  expect(text).toContain('@Anna &lt;b&gt;bold&lt;/b&gt;');
  expect(text.match(/<details>/g)).toHaveLength(1);
  expect(text).toMatch(/<a href="\/admin\/feedback" aria-current="page">Feedback<\/a>/);
});

it('filters by rating and reason, and ignores unknown values', async () => {
  const ratings = async (query: string) =>
    [...(await consoleFixture.admin.get(`/admin/feedback?${query}`)).text.matchAll(/data-rating="(\w+)"/g)].map(
      ([, rating]) => rating,
    );
  expect(await ratings('rating=helpful')).toEqual(['helpful']);
  expect(await rows('reason=wrong')).toHaveLength(30);
  expect(await ratings('reason=wrong&rating=helpful')).toEqual([]);
  expect((await rows('reason=nonsense&rating=x&after=y'))[1]).toBe('Comment 59');
});

it('pages through the list, and shows each entry once', async () => {
  const seen: string[] = [];
  let address: string | undefined = '/admin/feedback?rating=unhelpful';
  while (address) {
    const { text } = await consoleFixture.admin.get(address, seen.length ? { 'hx-request': 'true' } : {});
    seen.push(...[...text.matchAll(/Comment (\d+)</g)].map(([, n]) => n!));
    address = /hx-get="([^"]+after=[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => String(59 - n)));
});

it('escapes formulas in the exported CSV file', async () => {
  const { text, headers } = await consoleFixture.admin.get('/admin/feedback.csv?reason=outdated');
  expect(headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''feedback-\d{4}-\d\d-\d\d\.csv$/);
  expect(text).toMatch(/^\uFEFFTime;Rating;Reason;Comment;/);
  expect(text).toContain(`"'=HYPERLINK(\n""https://evil.example"")"`);
  expect(text).toContain(`;'@Anna <b>bold</b>;'-1+2`);
  expect(text).toContain('Plan 2026.pdf, page');
  expect(text.trim().split('\r\n')).toHaveLength(2);
});

it('responds with 404 to users who are not admins', async () => {
  for (const path of ['/admin/feedback', '/admin/feedback.csv'])
    expect((await consoleFixture.anna.get(path)).status).toBe(404);
});
