import { ABSENT, type OwnedItems } from '../../../src/app/table/owned-items';
import { Store } from '../../../src/app/table/store';
import { AppFixture } from '../../support/app/app-fixture';
import { ANNA, BEAT } from '../../support/app/signer';

const fixture = AppFixture.forFile();
let items: OwnedItems;
beforeAll(async () => {
  items = new Store('eu-central-2', 'joule-verne', 365).ownedBy(ANNA.sub);
  for (const item of ['a#1', 'a#2', 'b#1']) await items.put(item, { text: item });
  await fixture.put(BEAT, { item: 'a#1', text: 'of another' });
});

const LONG = 'x'.repeat(1025);
const namesOf = (found: readonly Record<string, unknown>[]) => found.map(({ item }) => item);

it.each([
  ['no prefix', '', ['a#1', 'a#2', 'b#1']],
  ['a prefix', 'a#', ['a#1', 'a#2']],
  ['a prefix that no item has', 'c', []],
  ['a prefix that is longer than DynamoDB accepts', LONG, []],
])('lists items, given %s', async (_which, prefix, expected) => {
  expect(namesOf(await items.list(prefix))).toEqual(expected);
});

it('lists the items after a key, with and without a prefix', async () => {
  expect(namesOf(await items.list('', 'a#1'))).toEqual(['a#2', 'b#1']);
  expect(namesOf(await items.list('a#', 'a#1'))).toEqual(['a#2']);
});

it('pages through all items, even if no item has the key after which a page starts', async () => {
  const first = await items.page('', { limit: 2, descending: true });
  expect([namesOf(first.items), first.last]).toEqual([['b#1', 'a#2'], 'a#2']);
  const next = await items.page('', { limit: 2, descending: true, after: 'a#1xyz' });
  expect(namesOf(next.items)).toEqual(['a#1']);
});

it('finds nothing under a key that is longer than DynamoDB accepts', async () => {
  expect(await items.get(LONG)).toBeUndefined();
});

it('puts and updates an item only if the condition holds', async () => {
  expect(await items.put('c#1', { n: 1 }, ABSENT)).toBe(true);
  expect(await items.put('c#1', { n: 2 }, ABSENT)).toBe(false);
  const isOne = { expression: '#n = :one', values: { one: 1 } };
  expect(await items.updated('c#1', { set: { n: 2, name: 'reserved word' }, remove: ['text'] }, isOne)).toMatchObject({
    n: 2,
    name: 'reserved word',
  });
  expect(await items.update('c#1', { set: { n: 3 } }, isOne)).toBe(false);
  await items.delete('c#1');
});

it('lists conversations by activity, either all or only those that were last active before a given time', async () => {
  for (const hour of ['08', '09']) await items.put(`d#${hour}`, { activeAt: `2026-01-01T${hour}:00:00.000Z` });
  expect(namesOf(await items.listByActivity(10))).toEqual(['d#09', 'd#08']);
  expect(namesOf(await items.listByActivity(10, '2026-01-01T09:00:00.000Z'))).toEqual(['d#08']);
});

it('deletes either all items of an owner or those with a given prefix, and no items of another owner', async () => {
  await items.deleteAll('a#');
  expect(namesOf(await items.list(''))).toEqual(['b#1', 'd#08', 'd#09']);
  // Together, these items are larger than 1 MB, the maximum size of one page of query results.
  await Promise.all(Array.from({ length: 30 }, (_, n) => items.put(`e#${n}`, { text: 'x'.repeat(50_000) })));
  await items.deleteAll();
  expect(await items.list('')).toEqual([]);
  expect(await fixture.items(BEAT)).toHaveLength(1);
});

describe('an expired item that DynamoDB has not deleted yet', () => {
  const seconds = Math.floor(Date.now() / 1000);
  const expired = { expiresAt: seconds - 1, activeAt: '2026-02-01T00:00:00.000Z', n: 1 };
  const live = { expiresAt: seconds + 600, activeAt: '2026-01-15T00:00:00.000Z', n: 1 };
  beforeEach(async () => {
    for (const [item, value] of [
      ['e#1', live],
      ['e#2', expired],
      ['e#3', live],
    ] as const)
      await items.put(item, value);
  });
  afterAll(() => items.deleteAll('e#'));

  it('is found by no read', async () => {
    expect(await items.get('e#1')).toMatchObject({ n: 1 });
    expect(await items.get('e#2')).toBeUndefined();
    expect(namesOf(await items.list('e#'))).toEqual(['e#1', 'e#3']);
    expect(namesOf(await items.between('e#1', 'e#3'))).toEqual(['e#1', 'e#3']);
    expect(namesOf(await items.listBefore('e#', 'e#9', ['item']))).toEqual(['e#3', 'e#1']);
    expect(namesOf((await items.page('e#', { limit: 10 })).items)).toEqual(['e#1', 'e#3']);
    const active: unknown[] = [];
    for await (const page of items.pagesByActivity('2026-01-10', '2026-03', ['item'])) active.push(...namesOf(page));
    expect(active).toEqual(['e#3', 'e#1']);
  });

  it('does not count towards the number of items that `listByActivity` returns', async () => {
    expect(namesOf(await items.listByActivity(2))).toEqual(['e#3', 'e#1']);
    expect(namesOf(await items.listByActivity(1))).toEqual(['e#3']);
  });

  it('meets no condition on its attributes, as if it did not exist', async () => {
    const isOne = { expression: '#n = :one', values: { one: 1 } };
    expect(await items.update('e#2', { set: { n: 2 } }, isOne)).toBe(false);
    expect(await items.put('e#2', { n: 2 }, isOne)).toBe(false);
    expect(await items.update('e#1', { set: { n: 2 } }, isOne)).toBe(true);
  });

  it('is replaced by a new item', async () => {
    expect(await items.put('e#1', { n: 3 }, ABSENT)).toBe(false);
    expect(await items.put('e#2', { n: 3 }, ABSENT)).toBe(true);
    expect(await items.get('e#2')).toMatchObject({ n: 3 });
  });

  it('is deleted together with the other items', async () => {
    await items.deleteAll('e#');
    expect((await fixture.items(ANNA)).filter(({ item }) => item.startsWith('e#'))).toEqual([]);
  });
});
