import {
  type Counts,
  compareTexts,
  countBy,
  type ListPage,
  ListSearch,
  type ListSelection,
  listFields,
  listPage,
  listSelection,
} from '../list-selection';
import { withQuery } from '../query';
import type { User, UserStatus } from './user';

export const STATUSES: readonly UserStatus[] = ['active', 'invited', 'reset', 'disabled', 'unfinished', 'unknown'];
export const ROLES = ['admin', 'user'] as const;
export const SORTS = ['user', 'status', 'role', 'created', 'changed'] as const;

export type Role = (typeof ROLES)[number];
type Sort = (typeof SORTS)[number];

/** Search, filters, order and page of the list of users. */
export interface Selection extends ListSelection<Sort> {
  readonly status: UserStatus | undefined;
  readonly role: Role | undefined;
}

export interface SelectedUsers extends ListPage<User> {
  /** Number of users that the search finds before the filters are applied. */
  readonly found: number;
  /**
   * For each filter, the number of users who match this filter, the search, and the current filter of the other kind if
   * there is one.
   */
  readonly counts: { readonly status: Counts<UserStatus>; readonly role: Counts<Role> };
}

const PAGE_SIZE = 20;
const search = new ListSearch<User>(({ name = '', email }) => `${name} ${email}`);

export function select(all: readonly User[], selection: Selection): SelectedUsers {
  const { status, role, sort, descending, page } = selection;
  const found = search.find(all, selection.search);
  const ofStatus = status ? found.filter((user) => user.status === status) : found;
  const ofRole = role ? found.filter((user) => roleOf(user) === role) : found;
  const selected = role ? ofStatus.filter((user) => roleOf(user) === role) : [...ofStatus];
  const direction = descending ? -1 : 1;
  selected.sort((a, b) => direction * (compareBy(sort, a, b) || compareBy('user', a, b)));
  return {
    ...listPage(selected, page, PAGE_SIZE),
    found: found.length,
    counts: { status: countBy(ofRole, ({ status }) => status), role: countBy(ofStatus, roleOf) },
  };
}

/** Reads the selection from a query. Uses the default value of an absent or invalid parameter. */
export function selectionOf(query: Readonly<Record<string, unknown>>): Selection {
  return {
    ...listSelection(query, SORTS),
    status: STATUSES.find((status) => status === query.status),
    role: ROLES.find((role) => role === query.role),
  };
}

/** Returns the URL of the list with a selection, without default values. */
export function listAddress(selection: Selection): string {
  return withQuery('/admin/users', fieldsOf(selection));
}

/** Returns the parameters of a query for the selection, without default values. */
export function fieldsOf(selection: Selection): Record<string, string> {
  const { status, role } = selection;
  return listFields(selection, SORTS, { status, role });
}

export function roleOf({ isAdmin }: User): Role {
  return isAdmin ? 'admin' : 'user';
}

function compareBy(sort: Sort, a: User, b: User): number {
  if (sort === 'status') return STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status);
  if (sort === 'role') return Number(b.isAdmin) - Number(a.isAdmin);
  if (sort === 'created') return timeOf(a.createdAt) - timeOf(b.createdAt);
  if (sort === 'changed') return timeOf(a.changedAt) - timeOf(b.changedAt);
  const byName = compareTexts(a.name || a.email, b.name || b.email);
  return unfinishedFirst(a, b) || byName || compareTexts(a.email, b.email);
}

/** Sorts users with an unfinished deletion first, so that admins notice and finish the deletion. */
function unfinishedFirst(a: User, b: User): number {
  return Number(b.status === 'unfinished') - Number(a.status === 'unfinished');
}

function timeOf(time: Date | undefined): number {
  return time?.getTime() ?? 0;
}
