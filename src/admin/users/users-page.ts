import { createHash } from 'node:crypto';
import { ExposedError } from '../../app/errors';
import type { AdminContext } from '../context';
import type { Pages } from '../pages';
import type { Directory, UserPage } from './directory';
import { LONGEST_NAME } from './invitation';
import type { User } from './user';
import { actsOn, HARMLESS } from './user-actions';

const SHOWN = 25;
/** Characters; the service reads no more of a filter than 256. */
const LONGEST_SEARCH = 100;

/** What the page says besides the list: what was done a moment ago, and what the form for an invitation holds. */
export interface PageState {
  readonly notice?: string | undefined;
  readonly problem?: string | undefined;
  readonly values?: Readonly<Record<string, string | undefined>>;
}

/** The page of users. A list that cannot be had does not keep anybody from reading what was typed into the form. */
export async function usersPage(
  ctx: AdminContext,
  pages: Pages,
  directory: Directory,
  state: PageState = {},
): Promise<string> {
  const search = searchOf(ctx);
  const list = await listed(directory, search, afterOf(ctx)).catch((error: Error) => {
    if (!(error instanceof ExposedError)) throw error;
    ctx.status = error.status;
    ctx.state = Object.assign(ctx.state, { why: error.message });
    return { users: [], listProblem: ctx.state.t(error.sentence, error.values) };
  });
  return render(ctx, pages, 'page', { search, list, more: moreOf(search, list), values: {}, ...state });
}

/** The rows of a later page, to be added to those that are there. */
export async function laterRows(ctx: AdminContext, pages: Pages, directory: Directory): Promise<string> {
  const search = searchOf(ctx);
  const list = await listed(directory, search, afterOf(ctx));
  return render(ctx, pages, 'rows', { list, more: moreOf(search, list) });
}

/** A fragment of the page, with what every one of them may need. */
export function render(ctx: AdminContext, pages: Pages, template: string, data: object): string {
  return pages.render(ctx, `users/${template}`, {
    elementId,
    labelOf,
    addressOf,
    actsOn: (user: User) => actsOn(user, ctx.state.viewer.id),
    harmless: HARMLESS,
    longestName: LONGEST_NAME,
    ...data,
  });
}

/** How a sentence names somebody. */
export function labelOf({ name, email, id }: User): string {
  return name && email ? `${name} (${email})` : email || name || id;
}

function listed(directory: Directory, search: string, after: string | undefined): Promise<UserPage> {
  return directory.page({ search, after, limit: SHOWN });
}

function moreOf(search: string, { next }: Partial<UserPage>): string | undefined {
  if (next === undefined) return undefined;
  return `/admin/users?${new URLSearchParams({ ...(search ? { q: search } : {}), after: next })}`;
}

function searchOf({ query }: AdminContext): string {
  return typeof query.q === 'string' ? query.q.trim().slice(0, LONGEST_SEARCH) : '';
}

function afterOf({ query }: AdminContext): string | undefined {
  return typeof query.after === 'string' && query.after !== '' ? query.after : undefined;
}

function elementId({ id }: User): string {
  return `user-${createHash('sha256').update(id).digest('base64url').slice(0, 12)}`;
}

function addressOf({ id }: User): string {
  return `/admin/users/${encodeURIComponent(id)}`;
}
