import { type RequestContext, wantsFragment } from '../../app/web/context';
import type { Translate } from '../../app/web/language/language';
import type { AdminRouter } from '../context';
import { csvFile, sendCsv } from '../csv';
import { endOfDay, isDay, startOfDay } from '../days';
import type { FormProblem } from '../form-problems';
import { messageText } from '../message';
import { withQuery } from '../query';
import { AUDIT_ACTIONS, type AuditAction } from './actions';
import type { AuditEntry, AuditFilter } from './audit-trail';

const ADDRESS = '/admin/audit';
const PAGE_SIZE = 50;
/** The id of an entry: its time and a ULID. */
const ENTRY_ID = /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z#[0-9A-Z]{26}$/;

/** Routes of the audit trail: a page with filters, and a CSV file with all entries that match the filters. */
export function auditRoutes(router: AdminRouter): void {
  router.get(ADDRESS, async (ctx) => {
    const { pages, trail, t } = ctx.state;
    const query = queryOf(ctx);
    const problems = problemsIn(ctx, query);
    const after = ENTRY_ID.exec(singleValue(ctx.query.after) ?? '')?.[0];
    const { entries, last } = await trail.page(filterOf(query, pages.timeZone), PAGE_SIZE, after);
    const data = {
      filter: { ...ctx.query, ...query },
      isFiltered: Object.values(query).some((value) => value !== undefined),
      problems,
      actions: AUDIT_ACTIONS,
      entries,
      more: last && withQuery(ADDRESS, { ...query, after: last }),
      noteOf: (entry: AuditEntry) => noteOf(entry, t),
      file: withQuery('/admin/audit.csv', query),
    };
    ctx.body = pages.render(ctx, wantsFragment(ctx) && ctx.query.after ? 'audit/rows' : 'audit/page', data);
  });

  router.get('/admin/audit.csv', (ctx) => {
    const { pages, trail, t } = ctx.state;
    sendCsv(ctx, 'audit', csv(trail.entries(filterOf(queryOf(ctx), pages.timeZone)), t));
  });
}

/** The filter as the page's form sends it. `from` and `to` are days in the organisation's time zone, both inclusive. */
interface AuditQuery {
  /** The parameter is not called `action`: a form control of that name would shadow `form.action` in scripts. */
  readonly act?: AuditAction | undefined;
  readonly text?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Ignores invalid parameters. */
function queryOf({ query: { act, text, from, to } }: RequestContext): AuditQuery {
  const day = (value: unknown) => {
    const text = singleValue(value) ?? '';
    return isDay(text) ? text : undefined;
  };
  return {
    act: AUDIT_ACTIONS.find((action) => action === act),
    text: singleValue(text)?.slice(0, 200),
    from: day(from),
    to: day(to),
  };
}

/**
 * Returns the problems with the days of the filter: invalid days, which the filter ignores, or an end before the start.
 */
function problemsIn({ query, state: { t } }: RequestContext, { from, to }: AuditQuery): FormProblem[] {
  const problems = (['from', 'to'] as const)
    .filter((field) => singleValue(query[field]) && !{ from, to }[field])
    .map((field) => ({ field, text: t('audit.filter.noDay') }));
  const isReversed = from !== undefined && to !== undefined && from > to;
  return isReversed ? [{ field: 'to', text: t('audit.filter.reversed') }] : problems;
}

function filterOf({ act, text, from, to }: AuditQuery, timeZone: string): AuditFilter {
  return {
    action: act,
    text,
    from: from && startOfDay(from, timeZone),
    until: to && endOfDay(to, timeZone),
  };
}

function singleValue(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function noteOf({ reason = '', sentence, values }: AuditEntry, t: Translate): string {
  return sentence ? messageText({ sentence, values }, t, reason) : reason;
}

function csv(entries: AsyncIterable<AuditEntry>, t: Translate): AsyncGenerator<string> {
  const columns = ['at', 'actor', 'name', 'address', 'action', 'target', 'outcome', 'reason'];
  return csvFile(
    columns.map((column) => t(`audit.column.${column}`)),
    entries,
    (entry) => csvRow(entry, t),
  );
}

function csvRow(entry: AuditEntry, t: Translate): string[] {
  const { at, actorEmail, actorName, address, action, target, outcome } = entry;
  return [
    at,
    actorEmail,
    actorName,
    address,
    t(`audit.action.${action}`),
    target,
    t(`audit.outcome.${outcome}`),
    noteOf(entry, t),
  ];
}
