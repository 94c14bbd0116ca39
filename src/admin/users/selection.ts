import { fold } from '../../app/search/words';
import { withQuery } from '../query';
import type { User, UserStatus } from './user';

export const STATUSES: readonly UserStatus[] = ['active', 'invited', 'reset', 'disabled', 'unfinished', 'unknown'];
export const ROLES = ['admin', 'user'] as const;
export const SORTS = ['user', 'status', 'role', 'created', 'changed'] as const;

export type Role = (typeof ROLES)[number];
type Sort = (typeof SORTS)[number];

/** Search, filters, order and page of the list of users. */
export interface Selection {
  /** Parts of the name or the e-mail address, separated by spaces. */
  readonly search: string;
  readonly status: UserStatus | undefined;
  readonly role: Role | undefined;
  readonly sort: Sort;
  readonly descending: boolean;
  /** From 1. */
  readonly page: number;
}

export interface SelectedUsers {
  /** The users of the page. */
  readonly users: readonly User[];
  /** Number of users on all pages. */
  readonly total: number;
  /** Number of users that the search finds, ignoring the filters. */
  readonly found: number;
  readonly page: number;
  readonly pages: number;
  /** Number of the page's first user, from 1. */
  readonly first: number;
  /**
   * For each filter, the number of users who match this filter, the search, and the current filter of the other kind if
   * there is one.
   */
  readonly counts: { readonly status: Counts<UserStatus>; readonly role: Counts<Role> };
}

type Counts<T extends string> = Readonly<Partial<Record<T, number>>>;

const PAGE_SIZE = 20;
/** Maximum number of characters. */
export const MAX_SEARCH = 100;
const searchTexts = new WeakMap<User, string>();
const compare = new Intl.Collator('de', { numeric: true }).compare;

export function select(
  all: readonly User[],
  { search, status, role, sort, descending, page }: Selection,
): SelectedUsers {
  const found = matching(all, search);
  const ofStatus = status ? found.filter((user) => user.status === status) : found;
  const ofRole = role ? found.filter((user) => roleOf(user) === role) : found;
  const selected = role ? ofStatus.filter((user) => roleOf(user) === role) : [...ofStatus];
  const direction = descending ? -1 : 1;
  selected.sort((a, b) => direction * (compareBy(sort, a, b) || compareBy('user', a, b)));
  const pages = Math.max(1, Math.ceil(selected.length / PAGE_SIZE));
  const shown = Math.min(page, pages);
  const first = (shown - 1) * PAGE_SIZE;
  return {
    users: selected.slice(first, first + PAGE_SIZE),
    total: selected.length,
    found: found.length,
    page: shown,
    pages,
    first: first + 1,
    counts: { status: countBy(ofRole, ({ status }) => status), role: countBy(ofStatus, roleOf) },
  };
}

/** Reads the selection from a query. Uses the default value of an absent or invalid parameter. */
export function selectionOf(query: Readonly<Record<string, unknown>>): Selection {
  return {
    search: typeof query.q === 'string' ? query.q.trim().slice(0, MAX_SEARCH) : '',
    status: STATUSES.find((status) => status === query.status),
    role: ROLES.find((role) => role === query.role),
    sort: SORTS.find((sort) => sort === query.sort) ?? 'user',
    descending: query.order === 'descending',
    page: Math.max(1, Number(/^\d{1,5}$/.exec(String(query.page))?.[0] ?? 1)),
  };
}

/** Formats the selection as an address, without default values. */
export function listAddress(selection: Selection): string {
  return withQuery('/admin/users', fieldsOf(selection));
}

/** Returns the parameters of a query for the selection, without default values. */
export function fieldsOf({ search, status, role, sort, descending, page }: Selection): Record<string, string> {
  return {
    ...(search ? { q: search } : {}),
    ...(status ? { status } : {}),
    ...(role ? { role } : {}),
    ...(sort === 'user' ? {} : { sort }),
    ...(descending ? { order: 'descending' } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  };
}

export function roleOf({ isAdmin }: User): Role {
  return isAdmin ? 'admin' : 'user';
}

/** Returns the users whose name or e-mail address contains each part of the search, regardless of capitals and accents. */
function matching(all: readonly User[], search: string): readonly User[] {
  const parts = foldedParts(search);
  if (parts.length === 0) return all;
  return all.filter((user) => {
    const text = searchTextOf(user);
    return parts.every((part) => text.includes(part));
  });
}

/**
 * Returns a user's name and address in the form in which they are searched. Caches it, because a long list stays in
 * memory.
 */
function searchTextOf(user: User): string {
  const cached = searchTexts.get(user);
  if (cached !== undefined) return cached;
  const text = foldedParts(`${user.name ?? ''} ${user.email}`).join(' ');
  searchTexts.set(user, text);
  return text;
}

function foldedParts(text: string): string[] {
  const parts = text.split(/\s+/).filter(Boolean);
  return parts.map((part) => (/^[!-~]*$/.test(part) ? part.toLowerCase() : fold(part)));
}

function countBy<T extends string>(users: readonly User[], keyOf: (user: User) => T): Counts<T> {
  const counts: Partial<Record<T, number>> = {};
  for (const user of users) counts[keyOf(user)] = (counts[keyOf(user)] ?? 0) + 1;
  return counts;
}

function compareBy(sort: Sort, a: User, b: User): number {
  if (sort === 'status') return STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status);
  if (sort === 'role') return Number(b.isAdmin) - Number(a.isAdmin);
  if (sort === 'created') return timeOf(a.createdAt) - timeOf(b.createdAt);
  if (sort === 'changed') return timeOf(a.changedAt) - timeOf(b.changedAt);
  return unfinishedFirst(a, b) || compare(a.name || a.email, b.name || b.email) || compare(a.email, b.email);
}

/** Sorts users with an unfinished deletion first, so that admins notice and finish the deletion. */
function unfinishedFirst(a: User, b: User): number {
  return Number(b.status === 'unfinished') - Number(a.status === 'unfinished');
}

function timeOf(time: Date | undefined): number {
  return time?.getTime() ?? 0;
}
