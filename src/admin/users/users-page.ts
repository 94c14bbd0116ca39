import { createHash } from 'node:crypto';
import { ExposedError } from '../../app/errors';
import type { AdminContext } from '../context';
import type { FormProblem } from '../form-problems';
import { MAX_NAME } from './invitation';
import { listView } from './list-view';
import type { User } from './user';
import { itemsOf, UNCONFIRMED, wordingOf } from './user-actions';

/**
 * The content of the page in addition to the list: a notice or a problem, and the values and problems of the invitation
 * form.
 */
export interface PageState {
  readonly notice?: string | undefined;
  readonly problem?: string | undefined;
  readonly values?: Readonly<Record<string, string | undefined>>;
  readonly problems?: readonly FormProblem[];
}

/** Renders the page of users. If the list cannot be read, the page still shows the form with the typed values. */
export async function usersPage(ctx: AdminContext, state: PageState = {}): Promise<string> {
  return render(ctx, 'page', { ...(await listOf(ctx)), values: {}, problems: [], ...state });
}

/** Renders the list alone, for a page that shows how far the list has been read. */
export async function listFragment(ctx: AdminContext): Promise<string> {
  return render(ctx, 'list', { ...(await listOf(ctx)), isFragment: true });
}

/** Renders a template of `templates/admin/users`, with the helpers that these templates share. */
export function render(ctx: AdminContext, template: string, data: object): string {
  const { pages, t, viewer } = ctx.state;
  return pages.render(ctx, `users/${template}`, {
    elementId,
    labelOf,
    addressOf,
    wordingOf,
    itemsOf: (user: User) => itemsOf(user, viewer.id, addressOf(user), t),
    unconfirmed: UNCONFIRMED,
    maxName: MAX_NAME,
    ...data,
  });
}

/**
 * Returns the text that identifies a user in the page's sentences: name and e-mail address, or the one that is known, or else the id.
 */
export function labelOf({ name, email, id }: User): string {
  return name && email ? `${name} (${email})` : email || name || id;
}

async function listOf(ctx: AdminContext): Promise<object> {
  try {
    return await listView(ctx);
  } catch (error) {
    if (!(error instanceof ExposedError)) throw error;
    ctx.status = error.status;
    Object.assign(ctx.state, { why: error.message });
    return { listProblem: ctx.state.t(error.sentence, error.values) };
  }
}

function elementId({ id }: User): string {
  return `user-${createHash('sha256').update(id).digest('base64url').slice(0, 12)}`;
}

function addressOf({ id }: User): string {
  return `/admin/users/${encodeURIComponent(id)}`;
}
