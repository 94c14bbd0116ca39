import { listAddress, select, selectionOf } from '../../../src/admin/users/selection';
import type { User } from '../../../src/admin/users/user';

const user = (email: string, name: string | undefined, values: Partial<User> = {}): User => ({
  id: email,
  sub: email,
  email,
  name,
  status: 'active',
  isAdmin: false,
  createdAt: new Date('2026-01-01'),
  changedAt: undefined,
  ...values,
});
const USERS = [
  user('zora.keller@example.org', 'Zoé Anna Keller', { isAdmin: true, createdAt: new Date('2026-03-01') }),
  user('b.mueller@example.org', 'Bernadette Müller', { status: 'invited' }),
  user('anna@example.org', undefined, { status: 'invited' }),
  user('strasse@example.org', 'Ida Großmann', { status: 'disabled', createdAt: new Date('2026-02-01') }),
];
const addresses = (query: Record<string, string>, users = USERS) =>
  select(users, selectionOf(query)).items.map(({ email }) => email.split('@')[0]);

it.each([
  ['', ['anna', 'b.mueller', 'strasse', 'zora.keller']],
  ['keller', ['zora.keller']],
  ['ANNA', ['anna', 'zora.keller']],
  ['zoe', ['zora.keller']],
  ['Zoë', ['zora.keller']],
  ['keller zoé', ['zora.keller']],
  ['muller', ['b.mueller']],
  ['mueller', ['b.mueller']],
  ['grossm', ['strasse']],
  ['example.org', ['anna', 'b.mueller', 'strasse', 'zora.keller']],
  ['"', []],
  ['keller müller', []],
])('finds the users with each word of %j in their name or e-mail address', (q, found) => {
  expect(addresses({ q })).toEqual(found);
});

it('filters by status and role, and counts the users that each filter would show', () => {
  expect(addresses({ status: 'invited' })).toEqual(['anna', 'b.mueller']);
  expect(addresses({ role: 'admin' })).toEqual(['zora.keller']);
  expect(addresses({ role: 'admin', status: 'invited' })).toEqual([]);
  const counts = (query: Record<string, string>) => select(USERS, selectionOf(query)).counts;
  expect(counts({})).toEqual({ status: { active: 1, invited: 2, disabled: 1 }, role: { admin: 1, user: 3 } });
  expect(counts({ status: 'invited' })).toEqual({
    status: { active: 1, invited: 2, disabled: 1 },
    role: { user: 2 },
  });
  expect(counts({ q: 'keller', role: 'user' })).toEqual({ status: {}, role: { admin: 1 } });
});

it('sorts by the chosen column, in the chosen direction', () => {
  expect(addresses({ order: 'descending' })).toEqual(['zora.keller', 'strasse', 'b.mueller', 'anna']);
  expect(addresses({ sort: 'status' })).toEqual(['zora.keller', 'anna', 'b.mueller', 'strasse']);
  expect(addresses({ sort: 'role' })).toEqual(['zora.keller', 'anna', 'b.mueller', 'strasse']);
  expect(addresses({ sort: 'created', order: 'descending' })).toEqual(['zora.keller', 'strasse', 'b.mueller', 'anna']);
});

it('shows 20 users per page, and the last page if the page number is too large', () => {
  const many = Array.from({ length: 60 }, (_, n) => user(`user${n}@example.org`, undefined));
  expect(addresses({ page: '2' }, many).at(0)).toBe('user20');
  const { items, page, pages, total } = select(many, selectionOf({ page: '99' }));
  expect([items.length, page, pages, total]).toEqual([20, 3, 3, 60]);
});

it('uses the defaults for invalid parameters, and omits the defaults from the URL of the list', () => {
  const selection = selectionOf({ q: ' a ', status: 'x', role: 'y', sort: 'z', order: 'up', page: '-1' });
  expect(listAddress(selection)).toBe('/admin/users?q=a');
  const address = '/admin/users?q=%C3%A9&status=invited&role=user&sort=created&order=descending&page=3';
  expect(listAddress(selectionOf(Object.fromEntries(new URL(address, 'http://localhost').searchParams)))).toBe(address);
});
