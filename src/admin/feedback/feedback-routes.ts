import { citedName } from '../../app/engine/passages';
import type { FeedbackFilter, ListedFeedback } from '../../app/feedback/feedback-list';
import { RATINGS, REASONS } from '../../app/turns/turn-feedback';
import { type RequestContext, wantsFragment } from '../../app/web/context';
import type { Translate } from '../../app/web/language/language';
import type { AdminRouter } from '../context';
import { csvFile, sendCsv } from '../csv';
import { withQuery } from '../query';

const ADDRESS = '/admin/feedback';
const PAGE_SIZE = 50;
/** The id of an entry: a ULID. */
const ENTRY_ID = /^[0-9A-Z]{26}$/;
const COLUMNS = ['at', 'rating', 'reason', 'comment', 'documents', 'engine', 'question', 'answer'] as const;

/** Routes of the feedback on answers: a page with filters, and a CSV file with all entries that match the filters. */
export function feedbackRoutes(router: AdminRouter): void {
  router.get(ADDRESS, async (ctx) => {
    const { pages, feedback } = ctx.state;
    const filter = filterOf(ctx);
    const after = ENTRY_ID.exec(String(ctx.query.after))?.[0];
    const { entries, last } = await feedback.page(filter, PAGE_SIZE, after);
    const data = {
      filters: filtersOf(ctx, filter),
      isFiltered: Boolean(filter.rating || filter.reason),
      entries,
      citedName,
      more: last && withQuery(ADDRESS, { ...filter, after: last }),
      file: withQuery('/admin/feedback.csv', filter),
    };
    ctx.body = pages.render(ctx, wantsFragment(ctx) && after ? 'feedback/rows' : 'feedback/page', data);
  });

  router.get('/admin/feedback.csv', (ctx) => {
    const { feedback, t } = ctx.state;
    sendCsv(ctx, 'feedback', csv(feedback.entries(filterOf(ctx)), t));
  });
}

/** Ignores invalid parameters. */
function filterOf({ query }: RequestContext): FeedbackFilter {
  return {
    rating: RATINGS.find((rating) => rating === query.rating),
    reason: REASONS.find((reason) => reason === query.reason),
  };
}

/** Returns the filters by rating and by reason. A current filter links to the list without that filter. */
function filtersOf({ state: { t } }: RequestContext, filter: FeedbackFilter): object[] {
  const item = (field: keyof FeedbackFilter, name: string) => {
    const isCurrent = filter[field] === name;
    const address = withQuery(ADDRESS, { ...filter, [field]: isCurrent ? undefined : name });
    return { name, text: t(`feedback.${field}.${name}`), isCurrent, address };
  };
  return [...RATINGS.map((name) => item('rating', name)), ...REASONS.map((name) => item('reason', name))];
}

function csv(entries: AsyncIterable<ListedFeedback>, t: Translate): AsyncGenerator<string> {
  return csvFile(
    COLUMNS.map((column) => t(`feedback.column.${column}`)),
    entries,
    (entry) => csvRow(entry, t),
  );
}

function csvRow(
  { at, rating, reason, comment = '', documents, engine, question = '', answer = '' }: ListedFeedback,
  t: Translate,
): string[] {
  return [
    at,
    t(`feedback.rating.${rating}`),
    reason ? t(`feedback.reason.${reason}`) : '',
    comment,
    documents.map(citedName).join(', '),
    engine ?? '',
    question,
    answer,
  ];
}
