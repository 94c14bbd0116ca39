import { createHash } from 'node:crypto';
import { ExposedError } from '../../app/errors';
import type { AdminContext } from '../context';
import type { UserPage } from './directory';
import { MAX_NAME } from './invitation';
import type { User } from './user';
import { actionsOn, UNCONFIRMED, type UserAction } from './user-actions';

const PAGE_SIZE = 25;
/** Maximum number of characters. Cognito limits a filter to 256. */
const MAX_SEARCH = 100;

/** What the page shows in addition to the list: a notice or a problem, and the values of the invitation form. */
export interface PageState {
  readonly notice?: string | undefined;
  readonly problem?: string | undefined;
  readonly values?: Readonly<Record<string, string | undefined>>;
}

/** Renders the page of users. If the list cannot be read, the page still shows the form with the typed values. */
export async function usersPage(ctx: AdminContext, state: PageState = {}): Promise<string> {
  const search = searchOf(ctx);
  const list = await listPage(ctx, search).catch((error: Error) => {
    if (!(error instanceof ExposedError)) throw error;
    ctx.status = error.status;
    Object.assign(ctx.state, { why: error.message });
    return { users: [], listProblem: ctx.state.t(error.sentence, error.values) };
  });
  return render(ctx, 'page', { search, list, more: nextPage(search, list), values: {}, ...state });
}

/** Renders the rows of the next page, which the browser appends to the list. */
export async function nextRows(ctx: AdminContext): Promise<string> {
  const search = searchOf(ctx);
  const list = await listPage(ctx, search);
  return render(ctx, 'rows', { list, more: nextPage(search, list) });
}

/** Renders a template of `templates/admin/users`, with the helpers that they share. */
export function render(ctx: AdminContext, template: string, data: object): string {
  const { pages, viewer } = ctx.state;
  return pages.render(ctx, `users/${template}`, {
    elementId,
    labelOf,
    addressOf,
    wordingOf,
    actionsOn: (user: User) => actionsOn(user, viewer.id),
    unconfirmed: UNCONFIRMED,
    maxName: MAX_NAME,
    ...data,
  });
}

/** Returns the name of a user for sentences of the page. */
export function labelOf({ name, email, id }: User): string {
  return name && email ? `${name} (${email})` : email || name || id;
}

/**
 * Returns the part of a locale key that names an action on a user. If a deletion was started but not finished, deleting
 * the user again is called finishing the deletion.
 */
function wordingOf({ status }: User, action: UserAction): string {
  return status === 'unfinished' && action === 'delete' ? 'finishDeletion' : action;
}

function listPage(ctx: AdminContext, search: string): Promise<UserPage> {
  const { after } = ctx.query;
  return ctx.state.users.page({
    search,
    after: typeof after === 'string' && after !== '' ? after : undefined,
    limit: PAGE_SIZE,
  });
}

function searchOf({ query }: AdminContext): string {
  return typeof query.q === 'string' ? query.q.trim().slice(0, MAX_SEARCH) : '';
}

function nextPage(search: string, { next }: Partial<UserPage>): string | undefined {
  if (next === undefined) return undefined;
  return `/admin/users?${new URLSearchParams({ ...(search ? { q: search } : {}), after: next })}`;
}

function elementId({ id }: User): string {
  return `user-${createHash('sha256').update(id).digest('base64url').slice(0, 12)}`;
}

function addressOf({ id }: User): string {
  return `/admin/users/${encodeURIComponent(id)}`;
}
