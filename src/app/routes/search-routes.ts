import type Router from '@koa/router';
import { type ExposedError, SearchTooLong, StoreUnavailable } from '../errors';
import { LONGEST_SEARCH, SearchQuery } from '../search/query';
import type { SearchResults } from '../search/search';
import { type RequestContext, type RequestState, wantsFragment } from '../web/context';
import { readForm } from '../web/requests/body';
import { pageData } from '../web/views/chat-page';
import { conversationList } from '../web/views/conversation-list';
import { render } from '../web/views/views';

/** While the user types: milliseconds for which a search waits for the words of turns that are not in memory yet. */
const MAX_WAIT_TYPING = 200;
/** The same wait, in milliseconds, for a search whose results are shown on a separate page. */
const MAX_WAIT_PAGE = 5_000;
/**
 * Maximum bytes of a search. This is far more than a valid search has, so that a user who pasted a long text gets an explanation of the
 * limit.
 */
const LARGEST_FIELD = 65_536;

/** The content of the page for a search: its results, or the reason why there are none. */
interface SearchView {
  readonly text: string;
  /** A sentence about the results. */
  readonly status?: string;
  /** Sentences about what was not searched. */
  readonly notes?: readonly string[];
  readonly results?: SearchResults['results'];
  /** Whether the page should repeat the search soon. */
  readonly isIncomplete?: boolean;
}

/**
 * Routes for searching. The page's script sends the search as POST, so that its words are not in the load balancer's log; without
 * JavaScript, the address of the page contains them.
 */
export function searchRoutes(router: Router<RequestState>): void {
  router.use(async (ctx, next) => {
    await next();
    // Renaming and deleting change what a search finds. So inform the search about each unsafe request, except requests to search.
    if (!['GET', 'HEAD'].includes(ctx.method) && ctx.path !== '/search') ctx.state.conversations.search.changed();
  });
  router.get('/search', (ctx) => search(ctx, ctx.query.q));
  router.post('/search', async (ctx) => search(ctx, (await readForm(ctx, LARGEST_FIELD)).get('q')));
}

async function search(ctx: RequestContext, given: string | string[] | undefined): Promise<void> {
  const text = [given ?? ''].flat().at(-1)!.trim();
  const view = await viewOf(ctx, text).catch((error: unknown) => {
    if (!(error instanceof SearchTooLong || error instanceof StoreUnavailable)) throw error;
    return failure(ctx, text, error);
  });
  const { t } = ctx.state;
  ctx.body = wantsFragment(ctx)
    ? render('search-update', { t, search: view })
    : render('search-page', { ...pageData(ctx), ...(await conversationList(ctx)), search: view });
}

async function viewOf(ctx: RequestContext, text: string): Promise<SearchView> {
  const { conversations, t } = ctx.state;
  const query = new SearchQuery(text);
  if (text === '') {
    conversations.search.prepare();
    return { text };
  }
  if (query.isEmpty) return { text, status: t('search.noWords') };
  const maxWait = wantsFragment(ctx) ? MAX_WAIT_TYPING : MAX_WAIT_PAGE;
  const found = await conversations.search.find(query, maxWait);
  const { results, isIncomplete, isCut } = found;
  const notes = [...(isIncomplete ? [t('search.incomplete')] : []), ...(isCut ? [t('search.cut')] : [])];
  return { text, status: statusOf(ctx, query, found), notes, results, isIncomplete };
}

function statusOf({ state: { t } }: RequestContext, { text }: SearchQuery, found: SearchResults): string {
  const { results, searched: conversations, isIncomplete } = found;
  if (found.found > results.length && results.length > 0)
    return t('search.foundMany', { found: found.found, shown: results.length });
  if (found.found > 0) return t('search.found', { found: found.found });
  return t(isIncomplete ? 'search.nothingYet' : 'search.nothing', { text, conversations });
}

function failure(ctx: RequestContext, text: string, error: ExposedError): SearchView {
  const { t } = ctx.state;
  ctx.status = error.status;
  ctx.state = Object.assign(ctx.state, { why: error.message });
  const isOutage = error instanceof StoreUnavailable;
  const status = isOutage ? t('search.unavailable') : t(error.sentence, error.values);
  return { text: text.slice(0, LONGEST_SEARCH), status };
}
