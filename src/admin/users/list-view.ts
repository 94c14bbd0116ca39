import { wantsFragment } from '../../app/web/context';
import { pageOf } from '../../app/web/requests/open-conversation';
import type { AdminContext } from '../context';
import { listHeaders, MAX_SEARCH } from '../list-selection';
import {
  fieldsOf,
  listAddress,
  ROLES,
  type Role,
  type SelectedUsers,
  type Selection,
  SORTS,
  STATUSES,
  select,
  selectionOf,
} from './selection';
import type { User, UserStatus } from './user';

/** Milliseconds after which a browser receives the progress of reading the list instead of the list. */
const MAX_WAIT = 1_000;
/** Milliseconds for which clients other than browsers wait for the list, because they would not ask for it a second time. */
const MAX_WAIT_OTHERS = 20_000;
/** Milliseconds by which the totals may delay the response to an action. */
const MAX_WAIT_COUNTS = 300;
/** The selection that shows the whole list. */
const DEFAULTS = selectionOf({});

/**
 * Returns what the list shows for the query of a request: a page of users, or the number of users that have been read
 * so far.
 */
export async function listView(ctx: AdminContext): Promise<object> {
  const { users } = ctx.state;
  const selection = selectionOf(ctx.query);
  const address = listAddress(selection);
  // Browsers send `Cache-Control` when a user reloads the page.
  const isReload = ctx.get('cache-control') !== '';
  const maxWait = wantsFragment(ctx) || ctx.get('sec-fetch-mode') !== '' ? MAX_WAIT : MAX_WAIT_OTHERS;
  const indexed = await users.list(maxWait, isReload);
  if ('readSoFar' in indexed) return { address, readSoFar: indexed.readSoFar };
  if (!indexed.isKept || select(indexed.users, selection).total > 0) return viewOf(ctx, indexed.users, selection);
  // The list in memory contains no match. Read all users from Cognito, because a matching user may have been created after
  // the list was read.
  const current = await users.list(maxWait, true);
  if ('readSoFar' in current) return { address, readSoFar: current.readSoFar };
  return viewOf(ctx, current.users, selection);
}

/**
 * Returns the totals and the filters above the list, which the page updates after an action; undefined if the list cannot be
 * read in time.
 */
export async function countsView(ctx: AdminContext): Promise<object | undefined> {
  const indexed = await ctx.state.users.list(MAX_WAIT_COUNTS, false, false).catch(() => undefined);
  if (!indexed || 'readSoFar' in indexed) return undefined;
  const selection = selectionOf(shownQuery(ctx));
  const selected = select(indexed.users, selection);
  return { total: totalOf(ctx, indexed.users, selected), filters: filtersHtml(ctx, selected, selection) };
}

function viewOf(ctx: AdminContext, all: readonly User[], selection: Selection): object {
  const selected = select(all, selection);
  const { search } = selection;
  return {
    selected,
    toolbar: {
      address: listAddress(DEFAULTS),
      label: ctx.state.t('users.find'),
      search,
      maxLength: MAX_SEARCH,
      fields: fieldsOf({ ...selection, search: '', page: 1 }),
      clear: linkTo(selection, { search: '' }),
      filters: filtersHtml(ctx, selected, selection),
      total: totalOf(ctx, all, selected),
    },
    headers: listHeaders(SORTS, selection, (order) => linkTo(selection, order)),
    link: (page: number) => linkTo(selection, { page }),
    all: linkTo(selection, { search: '', status: undefined, role: undefined }),
  };
}

/**
 * Returns a sentence with the number of selected users, or, if all users are selected, the numbers of users, admins and
 * invited users.
 */
function totalOf(ctx: AdminContext, users: readonly User[], { total }: SelectedUsers): string {
  if (total < users.length) return ctx.state.t('users.shown', { shown: total, total: users.length });
  return ctx.state.t('users.totals', {
    users: users.length,
    admins: users.filter(({ isAdmin }) => isAdmin).length,
    invited: users.filter(({ status }) => status === 'invited').length,
  });
}

/**
 * Renders the filter “all”, the filters that match at least one user, and the current filters. A current filter links
 * to the list without that filter.
 */
function filtersHtml(ctx: AdminContext, { found, counts }: SelectedUsers, selection: Selection): string {
  const { pages, t } = ctx.state;
  const filter = (name: UserStatus | Role, label: string, count: number, change: Partial<Selection>) => {
    const [[field, value]] = Object.entries(change) as [['status' | 'role', string]];
    const isCurrent = selection[field] === value;
    const address = linkTo(selection, isCurrent ? { [field]: undefined } : change);
    return { name, text: t('admin.filter', { label, count }), count, isCurrent, address };
  };
  const filters = [
    ...STATUSES.map((status) => filter(status, t(`users.status.${status}`), counts.status[status] ?? 0, { status })),
    ...ROLES.map((role) => filter(role, t(`users.role.${role}`), counts.role[role] ?? 0, { role })),
  ];
  const all = {
    name: 'all',
    text: t('admin.filter', { label: t('users.all'), count: found }),
    isCurrent: !selection.status && !selection.role,
    address: linkTo(selection, { status: undefined, role: undefined }),
  };
  return pages.render(ctx, 'filters', {
    filters: [all, ...filters.filter(({ count, isCurrent }) => count > 0 || isCurrent)],
  });
}

/** Returns the URL of the list with a changed selection: its first page, unless the change contains a page number. */
function linkTo(selection: Selection, change: Partial<Selection>): string {
  return listAddress({ ...selection, page: 1, ...change });
}

/** Returns the query of the page from which a script has sent the request. */
function shownQuery(ctx: AdminContext): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(pageOf(ctx).split('?')[1]));
}
