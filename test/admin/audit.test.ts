import { parse } from 'papaparse';
import { AuditTrail } from '../../src/admin/audit/audit-trail';
import { OutcomeUnrecorded, TrailUnavailable } from '../../src/admin/errors';
import { Store } from '../../src/app/table/store';
import { ConsoleFixture } from '../support/admin/console-fixture';
import { FaultProxy } from '../support/fault-proxy';
import { until } from '../support/until';

const consoleFixture = ConsoleFixture.forFileWithoutBedrock();

const actor = { id: 'sub-1', email: 'ada@example.org', name: 'Ada' };
const event = (target: string) => ({ actor, address: '192.0.2.1', action: 'document.delete' as const, target });
const trail = () => new AuditTrail(new Store('eu-central-2', 'joule-verne', 365));
const first = async (filter = {}) => (await trail().entries(filter).next()).value;

it('records actor, IP address, action, target, time and outcome', async () => {
  await trail().record(event('Plan.pdf'), () => Promise.resolve());
  expect(await first({ text: 'Plan.pdf' })).toMatchObject({
    actorEmail: 'ada@example.org',
    actorName: 'Ada',
    address: '192.0.2.1',
    action: 'document.delete',
    target: 'Plan.pdf',
    outcome: 'done',
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  });
});

it('keeps an entry for ten years', async () => {
  await trail().record(event('Lang.pdf'), () => Promise.resolve());
  const entries = (await consoleFixture.fixture.organisation('audit')).filter(({ target }) => target === 'Lang.pdf');
  expect(entries.length).toBeGreaterThan(0);
  for (const { expiresAt } of entries) expect(Math.round((expiresAt - Date.now() / 1000) / 86_400)).toBe(3650);
});

it('records a failed action with its reason, and rethrows the error', async () => {
  class DeletionFailed extends Error {
    override readonly name = 'DeletionFailed';
  }
  await expect(trail().record(event('Fehler.pdf'), () => Promise.reject(new DeletionFailed('no')))).rejects.toThrow(
    DeletionFailed,
  );
  expect(await first({ text: 'fehler' })).toMatchObject({ outcome: 'failed', reason: 'DeletionFailed' });
});

it('reports the outcome of an unfinished action as unknown', async () => {
  void trail().record(event('Verloren.pdf'), () => new Promise(() => undefined));
  expect(await until(() => first({ text: 'Verloren' }))).toMatchObject({ outcome: 'unknown' });
});

it('the audit trail does not perform an action that it cannot record, and throws if it cannot record the outcome', async () => {
  const proxy = await FaultProxy.before(consoleFixture.fixture.tableUrl);
  const store = new Store('eu-central-2', 'joule-verne', 365);
  try {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.url;
    const unreachable = new AuditTrail(new Store('eu-central-2', 'joule-verne', 365));
    proxy.cut();
    let isPerformed = false;
    await expect(
      unreachable.record(event('Dunkel.pdf'), async () => {
        isPerformed = true;
      }),
    ).rejects.toThrow(TrailUnavailable);
    expect(isPerformed).toBe(false);
    proxy.restore();
    await expect(
      unreachable.record(event('Halb.pdf'), async () => {
        proxy.cut();
      }),
    ).rejects.toThrow(OutcomeUnrecorded);
  } finally {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = consoleFixture.fixture.tableUrl;
    await proxy.close();
  }
  expect((await new AuditTrail(store).entries({ text: 'Dunkel' }).next()).done).toBe(true);
});

it('filters the page by action, by actor or target, and by day', async () => {
  await consoleFixture.upload([{ name: 'Filter.txt', content: 'x' }]);
  const row = /<tr data-audit-action="([^"]+)" data-outcome="(\w+)" data-target="([^"]*)"/g;
  const rows = async (query: string) =>
    [...(await consoleFixture.admin.get(`/admin/audit?${query}`)).text.matchAll(row)].map(([, ...cells]) =>
      cells.join(' '),
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

it('says at its field that a date is invalid or that the end is before the start, and offers to clear the filters only if one of them applies', async () => {
  const problems = async (query: string, isFiltered: boolean) => {
    const { text } = await consoleFixture.admin.get(`/admin/audit?${query}`);
    expect(text.includes('data-action="clear"')).toBe(isFiltered);
    return [...text.matchAll(/<a href="#filter-(\w+)">([^<]*)</g)].map(([, field, problem]) => `${field}: ${problem}`);
  };
  const noDay = ['from: This is not a valid date. Example: 2026-12-31'];
  expect(await problems('from=yesterday', false)).toEqual(noDay);
  expect(await problems('from=2026-02-31', false)).toEqual(noDay);
  const reversed = [expect.stringMatching(/^to: This day is before/)];
  expect(await problems('from=2026-02-01&to=2026-01-31', true)).toEqual(reversed);
  expect(await problems('from=2026-01-31&to=2026-02-01', true)).toEqual([]);
});

it('pages through a long trail and shows each entry once', async () => {
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

it('shows the first page for an invalid parameter `after`', async () => {
  for (const after of ['x', `2026-01-01T${'0'.repeat(1025)}Z#${'A'.repeat(26)}`]) {
    const { status, text } = await consoleFixture.admin.get(`/admin/audit?after=${encodeURIComponent(after)}`);
    expect([status, text]).toEqual([200, expect.stringContaining('data-target="Reihe 119"')]);
  }
});

it('escapes formulas in the exported CSV file', async () => {
  await trail().record(
    { ...event('=HYPERLINK("https://evil.example")'), actor: { ...actor, name: '@Ada, "die Erste"' } },
    () => Promise.resolve(),
  );
  await trail().record(event('+41 31;-1\t\n'), () => Promise.resolve());
  const { text, headers } = await consoleFixture.admin.get('/admin/audit.csv?from=2020-01-01');
  expect(headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''audit-\d{4}-\d\d-\d\d\.csv$/);
  expect(text).toMatch(/^\uFEFFTime;Who;/);
  expect(text).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  expect(text).toContain(`"'@Ada, ""die Erste"""`);
  expect(text).toContain(`"'+41 31;-1\t\n"`);
  const cells = (parse(text.trim(), { delimiter: ';' }).data as string[][]).flat();
  expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  expect(text.match(/Reihe \d+/g)).toHaveLength(120);
});

it.each([
  ['192.0.2.7, 198.51.100.1', '192.0.2.7'],
  ['10.0.0.1, 192.0.2.7, 198.51.100.1', '192.0.2.7'],
  ['192.0.2.7', '192.0.2.7'],
  ['forged, 2001:db8::1, 198.51.100.1', '2001:db8::1'],
])('reads the IP address of the browser from X-Forwarded-For: %s', async (forwarded, address) => {
  await consoleFixture.admin.post(
    '/admin/documents/details',
    { document: '["Filter.txt",""]', owner: forwarded },
    { 'x-forwarded-for': forwarded },
  );
  expect(await first({ action: 'document.describe' })).toMatchObject({ address });
});
