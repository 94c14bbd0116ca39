import { Trail } from '../../src/admin/audit/trail';
import { OutcomeUnrecorded, TrailUnavailable } from '../../src/admin/errors';
import { Store } from '../../src/app/store';
import { ConsoleFixture } from '../support/admin/console-fixture';
import { FaultProxy } from '../support/fault-proxy';
import { until } from '../support/until';

let consoleFixture: ConsoleFixture;
beforeAll(async () => {
  consoleFixture = await ConsoleFixture.open();
});
afterAll(() => consoleFixture.close());

const actor = { id: 'sub-1', email: 'ada@example.org', name: 'Ada' };
const event = (target: string) => ({ actor, address: '192.0.2.1', act: 'document.delete' as const, target });
const trail = () => new Trail(new Store('eu-central-2', 'joule-verne', 365));
const first = async (filter = {}) => (await trail().entries(filter).next()).value;

it('shows who did what to which document, when, from where, and how it ended', async () => {
  await trail().record(event('Plan.pdf'), () => Promise.resolve());
  expect(await first({ text: 'Plan.pdf' })).toMatchObject({
    actorEmail: 'ada@example.org',
    actorName: 'Ada',
    address: '192.0.2.1',
    act: 'document.delete',
    target: 'Plan.pdf',
    outcome: 'done',
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  });
});

it('shows an act that failed, with the reason, and passes the failure on', async () => {
  class Refusal extends Error {
    override readonly name = 'Refusal';
  }
  await expect(trail().record(event('Fehler.pdf'), () => Promise.reject(new Refusal('no')))).rejects.toThrow(Refusal);
  expect(await first({ text: 'fehler' })).toMatchObject({ outcome: 'failed', reason: 'Refusal' });
});

it('shows an act that a dying process left behind', async () => {
  void trail().record(event('Verloren.pdf'), () => new Promise(() => undefined));
  expect(await until(() => first({ text: 'Verloren' }))).toMatchObject({ outcome: 'unknown' });
});

it('does nothing that it cannot record', async () => {
  const proxy = await FaultProxy.before(consoleFixture.fixture.tableUrl);
  const store = new Store('eu-central-2', 'joule-verne', 365);
  try {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
    const dark = new Trail(new Store('eu-central-2', 'joule-verne', 365));
    proxy.begin();
    let isDone = false;
    await expect(
      dark.record(event('Dunkel.pdf'), async () => {
        isDone = true;
      }),
    ).rejects.toThrow(TrailUnavailable);
    expect(isDone).toBe(false);
    proxy.end();
    await expect(
      dark.record(event('Halb.pdf'), async () => {
        proxy.begin();
      }),
    ).rejects.toThrow(OutcomeUnrecorded);
  } finally {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = consoleFixture.fixture.tableUrl;
    await proxy.close();
  }
  expect((await new Trail(store).entries({ text: 'Dunkel' }).next()).done).toBe(true);
});

it('has a page with filters by act, by whoever or whatever is concerned, and by day', async () => {
  await consoleFixture.upload([{ name: 'Filter.txt', content: 'x' }]);
  const row = /<tr data-act="([^"]+)" data-outcome="(\w+)" data-target="([^"]*)"/g;
  const rows = async (query: string) =>
    [...(await consoleFixture.admin.get(`/admin/audit?${query}`)).text.matchAll(row)].map(([, ...what]) =>
      what.join(' '),
    );
  expect(await rows('')).toContain('document.upload done Filter.txt');
  expect(await rows('act=document.upload')).toEqual(['document.upload done Filter.txt']);
  expect(await rows('text=filter.TXT')).toEqual(['document.upload done Filter.txt']);
  expect(await rows('text=ada%40example')).not.toContain('document.upload done Filter.txt');
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Zurich' }).format(new Date());
  expect(await rows(`from=${today}&to=${today}`)).toContain('document.upload done Filter.txt');
  expect(await rows('to=2020-01-01')).toEqual([]);
  expect(await rows('from=2999-01-01')).toEqual([]);
  expect(await rows('act=nonsense&from=yesterday')).toContain('document.upload done Filter.txt');
});

it('shows a long trail page by page, each entry once', async () => {
  for (let n = 0; n < 120; n++) await trail().record(event(`Reihe ${n}`), () => Promise.resolve());
  const seen: string[] = [];
  let address: string | undefined = '/admin/audit?text=Reihe';
  while (address) {
    const { text } = await consoleFixture.admin.get(address, seen.length ? { 'hx-request': 'true' } : {});
    const targets = [...text.matchAll(/data-target="(Reihe \d+)"/g)].map(([, target]) => target!);
    expect(targets.length).toBeLessThanOrEqual(50);
    seen.push(...targets);
    address = /hx-get="([^"]+after=[^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => `Reihe ${119 - n}`));
});

it('can be taken away as a file in which no spreadsheet finds a formula', async () => {
  await trail().record(
    { ...event('=HYPERLINK("https://evil.example")'), actor: { ...actor, name: '@Ada, "die Erste"' } },
    () => Promise.resolve(),
  );
  await trail().record(event('+41 31;-1\t\n'), () => Promise.resolve());
  const { text, headers } = await consoleFixture.admin.get('/admin/audit.csv?from=2020-01-01');
  expect(headers['content-disposition']).toMatch(/attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"/);
  expect(text).toMatch(/^\uFEFFTime;Who;/);
  expect(text).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(text).toContain(`"'@Ada, ""die Erste"""`);
  expect(text.replaceAll(/"[^"]*(?:""[^"]*)*"/g, '')).not.toMatch(/(^|;)[=+@-]/m);
  expect(text.match(/Reihe \d+/g)).toHaveLength(120);
});

it.each([
  ['192.0.2.7, 198.51.100.1', '192.0.2.7'],
  ['10.0.0.1, 192.0.2.7, 198.51.100.1', '192.0.2.7'],
  ['192.0.2.7', '192.0.2.7'],
  ['forged, 2001:db8::1, 198.51.100.1', '2001:db8::1'],
])("takes a browser's address from %s", async (forwarded, address) => {
  await consoleFixture.admin.post(
    '/admin/documents/details',
    { name: 'Filter.txt', owner: forwarded },
    { 'x-forwarded-for': forwarded },
  );
  expect(await first({ act: 'document.describe' })).toMatchObject({ address });
});
