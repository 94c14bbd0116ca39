import type { AdminContext } from '../../context';
import type { Pages } from '../../pages';
import { render } from '../users-page';
import { type Import, type Imports, ROWS_AT_ONCE } from './imports';
import { faultOf, sentenceOf } from './result-csv';

/** The long lists of an import's page; each has pages of its own. */
type Listing = 'users' | 'faulty' | 'failed';

/** The page on which a list is handed in, with what was wrong with the last one. */
export async function listPage(
  ctx: AdminContext,
  pages: Pages,
  imports: Imports,
  state: { readonly problem?: string; readonly text?: string } = {},
): Promise<string> {
  return render(ctx, pages, 'imports/form', { recent: await imports.recent(), text: '', ...state });
}

/** What an import is like now: a preview, its progress, or its result. */
export async function importState(ctx: AdminContext, pages: Pages, imports: Imports, one: Import): Promise<string> {
  const { t } = ctx.state;
  const hasRun = one.status === 'stopped' || one.status === 'finished';
  const failures = hasRun ? (await imports.results(one.id)).filter(({ outcome }) => outcome !== 'invited') : [];
  const page = (listing: Listing) => pageIn(ctx, listing);
  return render(ctx, pages, 'imports/state', {
    one,
    hasRun,
    done: one.invited + one.failed,
    problem: one.problem && sentenceOf(one.problem, t),
    users: one.status === 'preview' ? await imports.users(one.id, page('users')) : [],
    faulty: one.status === 'running' ? [] : await imports.faulty(one.id, page('faulty')),
    failures: failures.slice(page('failed') * ROWS_AT_ONCE, (page('failed') + 1) * ROWS_AT_ONCE),
    failed: failures.length,
    faultOf: (fault: Parameters<typeof faultOf>[0]) => faultOf(fault, t),
    sentenceOf: (remark: Parameters<typeof sentenceOf>[0]) => sentenceOf(remark, t),
    pagerOf: (listing: Listing, total: number) => pagerOf(ctx, one.id, listing, total),
  });
}

/** Addresses of the neighbouring pages of a listing, and which of its rows this one shows. */
function pagerOf(ctx: AdminContext, id: string, listing: Listing, total: number): object {
  const page = pageIn(ctx, listing);
  const last = Math.max(0, Math.ceil(total / ROWS_AT_ONCE) - 1);
  const address = (to: number) => `/admin/users/imports/${id}?${listing}=${to + 1}#${listing}`;
  return {
    from: Math.min(total, page * ROWS_AT_ONCE + 1),
    to: Math.min(total, (page + 1) * ROWS_AT_ONCE),
    total,
    previous: page > 0 ? address(Math.min(page - 1, last)) : undefined,
    next: page < last ? address(page + 1) : undefined,
  };
}

function pageIn({ query }: AdminContext, listing: Listing): number {
  const asked = Number(query[listing]);
  return Number.isInteger(asked) && asked > 0 && asked < 1_000 ? asked - 1 : 0;
}
