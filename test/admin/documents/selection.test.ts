import type { ListedDocument } from '../../../src/admin/documents/catalogue';
import { listAddress, select, selectionOf } from '../../../src/admin/documents/selection';

const document = (name: string, values: Partial<ListedDocument> = {}) =>
  ({ name, state: 'indexed', ...values }) as ListedDocument;
const DOCUMENTS = [
  // A letter followed by its accent, as macOS stores names.
  document('Mu\u0308ller Energie 2026.pdf', { size: 3 }),
  document('Energiegesetz.docx', { size: 1, owner: 'Zoé Keller' }),
  document('Plan.png', { size: 2, state: 'held' }),
];
const names = (query: Record<string, string>) =>
  select(DOCUMENTS, selectionOf(query)).items.map(({ name }) => name.normalize('NFC').slice(0, 4));

it.each([
  ['', ['Ener', 'Müll', 'Plan']],
  ['MÜLLER', ['Müll']],
  ['muller', ['Müll']],
  ['2026 energie', ['Müll']],
  ['zoe', ['Ener']],
  ['energie keller', ['Ener']],
  ['energie plan', []],
])('finds the documents with each word of %j in their name or owner', (q, found) => {
  expect(names({ q })).toEqual(found);
});

it('filters by state, but counts the documents that the search finds in every state', () => {
  expect(names({ state: 'held' })).toEqual(['Plan']);
  const { counts, found } = select(DOCUMENTS, selectionOf({ state: 'held' }));
  expect([counts, found]).toEqual([{ indexed: 2, held: 1 }, 3]);
});

it('sorts by the chosen column, in the chosen direction', () => {
  expect(names({ sort: 'size' })).toEqual(['Ener', 'Plan', 'Müll']);
  expect(names({ sort: 'type', order: 'descending' })).toEqual(['Plan', 'Müll', 'Ener']);
});

it('uses the defaults for invalid parameters, and omits the defaults from the URL of the list', () => {
  expect(listAddress(selectionOf({ q: ' a ', state: 'x', sort: 'y', order: 'up', page: '-1' }))).toBe(
    '/admin/documents?q=a',
  );
  const address = '/admin/documents?q=%C3%A9&state=held&sort=size&order=descending&page=3';
  expect(listAddress(selectionOf(Object.fromEntries(new URL(address, 'http://localhost').searchParams)))).toBe(address);
});
