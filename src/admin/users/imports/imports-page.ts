import type { AdminContext } from '../../context';
import type { FormProblem } from '../../form-problems';
import { type Message, messageText } from '../../message';
import { render } from '../users-page';
import { ROWS_PER_PAGE, type UserImport } from './imports';
import { faultText } from './result-csv';
import { MAX_ROWS, type RowFault } from './user-list';

/** The long lists on an import's page; each has its own pager. */
type Listing = 'users' | 'invalid' | 'failed';

/** Renders the page on which a list is submitted, with the problems and the pasted text of a rejected list. */
export async function listPage(
  ctx: AdminContext,
  state: { readonly problem?: string; readonly problems?: readonly FormProblem[]; readonly text?: string } = {},
): Promise<string> {
  return render(ctx, 'imports/form', { recent: await ctx.state.imports.recent(), limit: MAX_ROWS, text: '', ...state });
}

/**
 * Renders the page of an import, or the fragment that updates the page. The end of the import is a notice, because
 * screen readers announce changes of an existing element, but not an element that a response adds.
 */
export async function importView(ctx: AdminContext, userImport: UserImport, view: 'page' | 'updated'): Promise<string> {
  const { status } = userImport;
  return render(ctx, `imports/${view}`, {
    state: await importState(ctx, userImport),
    isRunning: status === 'running',
    notice: status === 'finished' ? ctx.state.t('users.import.finished') : undefined,
    problems: [],
  });
}

/** Renders an import's current state: its preview, its progress or its result. */
async function importState(ctx: AdminContext, userImport: UserImport): Promise<string> {
  const { imports, t } = ctx.state;
  const { id, status, invited, failed, problem } = userImport;
  const hasRun = status === 'stopped' || status === 'finished';
  const failures = hasRun ? (await imports.results(id)).filter(({ outcome }) => outcome !== 'invited') : [];
  const page = (listing: Listing) => pageIn(ctx, listing);
  return render(ctx, 'imports/state', {
    userImport,
    hasRun,
    done: invited + failed,
    problem: problem && messageText(problem, t),
    users: status === 'preview' ? await imports.users(id, page('users')) : [],
    invalid: status === 'running' ? [] : await imports.invalid(id, page('invalid')),
    failures: failures.slice(page('failed') * ROWS_PER_PAGE, (page('failed') + 1) * ROWS_PER_PAGE),
    failed: failures.length,
    faultText: (fault: RowFault) => faultText(fault, t),
    messageText: (message: Message) => messageText(message, t),
    pagerOf: (listing: Listing, total: number) => pagerOf(ctx, id, listing, total),
  });
}

/** Returns the range of rows that a page of a listing shows, and the URLs of the neighbouring pages. */
function pagerOf(ctx: AdminContext, id: string, listing: Listing, total: number): object {
  const page = pageIn(ctx, listing);
  const last = Math.max(0, Math.ceil(total / ROWS_PER_PAGE) - 1);
  const address = (to: number) => `/admin/users/imports/${id}?${listing}=${to + 1}#${listing}`;
  return {
    from: Math.min(total, page * ROWS_PER_PAGE + 1),
    to: Math.min(total, (page + 1) * ROWS_PER_PAGE),
    total,
    previous: page > 0 ? address(Math.min(page - 1, last)) : undefined,
    next: page < last ? address(page + 1) : undefined,
  };
}

/** Returns the page number of a listing, from 0. The query contains the number from 1. */
function pageIn({ query }: AdminContext, listing: Listing): number {
  const number = Number(query[listing]);
  return Number.isInteger(number) && number > 0 && number < 1_000 ? number - 1 : 0;
}
