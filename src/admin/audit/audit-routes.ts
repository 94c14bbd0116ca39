import { Readable } from 'node:stream';
import type Router from '@koa/router';
import { type RequestContext, type RequestState, wantsFragment } from '../../app/web/context';
import type { Translate } from '../../app/web/language';
import { CSV_BEGINNING, csvRows } from '../csv';
import { beginningOf, dayAfter } from '../days';
import type { Pages } from '../pages';
import { AUDIT_ACTIONS } from './actions';
import type { AuditEntry, AuditFilter, Trail } from './trail';

const SHOWN = 50;
/** The id of an entry: its time, and what tells it from others of that time. */
const AN_ENTRY = /^\d{4}-\d\d-\d\dT[\d:.]+Z#[0-9A-Z]{26}$/;
const A_DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Rows of a file that are put together at once. */
const CHUNK = 200;

/** The trail: a page with filters, and the same as a file. */
export function auditRoutes(router: Router<RequestState>, trail: Trail, pages: Pages, timeZone: string): void {
  router.get('/admin/audit', async (ctx) => {
    const query = queryOf(ctx);
    const after = AN_ENTRY.exec(one(ctx.query.after) ?? '')?.[0];
    const { entries, last } = await trail.page(filterOf(query, timeZone), SHOWN, after);
    const data = {
      filter: query,
      acts: AUDIT_ACTIONS,
      entries,
      more: last && addressOf({ ...query, after: last }),
      problemOf: (entry: AuditEntry) => problemOf(entry, ctx.state.t),
      file: addressOf(query, '/admin/audit.csv'),
    };
    ctx.body = pages.render(ctx, wantsFragment(ctx) && ctx.query.after ? 'audit/rows' : 'audit/page', data);
  });

  router.get('/admin/audit.csv', (ctx) => {
    ctx.type = 'text/csv; charset=utf-8';
    ctx.set('content-disposition', `attachment; filename="audit-${new Date().toISOString().slice(0, 10)}.csv"`);
    ctx.body = Readable.from(csv(trail.entries(filterOf(queryOf(ctx), timeZone)), ctx.state.t), { objectMode: false });
  });
}

/** What a page asks for; days are those of the organisation's calendars, both included. */
interface AuditQuery {
  readonly act?: string | undefined;
  readonly text?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function queryOf({ query: { act, text, from, to } }: RequestContext): AuditQuery {
  const day = (value: unknown) =>
    A_DAY.test(one(value) ?? '') && !Number.isNaN(Date.parse(`${one(value)}T00:00:00Z`)) ? one(value) : undefined;
  return {
    act: AUDIT_ACTIONS.find((known) => known === act),
    text: one(text)?.slice(0, 200),
    from: day(from),
    to: day(to),
  };
}

function filterOf({ act, text, from, to }: AuditQuery, timeZone: string): AuditFilter {
  return { act, text, from: from && beginningOf(from, timeZone), until: to && beginningOf(dayAfter(to), timeZone) };
}

function one(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function addressOf(query: object, path = '/admin/audit'): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined) as [string, string][];
  return `${path}?${new URLSearchParams(given)}`;
}

/** What the admin was told; sentences of earlier versions may be gone. */
function problemOf({ reason, sentence, values }: AuditEntry, t: Translate): string {
  try {
    return sentence ? t(sentence, values) : (reason ?? '');
  } catch {
    return reason ?? '';
  }
}

async function* csv(entries: AsyncIterable<AuditEntry>, t: Translate): AsyncGenerator<string> {
  const columns = ['at', 'actor', 'name', 'address', 'act', 'target', 'outcome', 'reason'];
  yield CSV_BEGINNING + csvRows([columns.map((column) => t(`audit.column.${column}`))]);
  let rows: string[][] = [];
  for await (const entry of entries) {
    const { at, actorEmail, actorName, address, act, target, outcome } = entry;
    rows.push([
      at,
      actorEmail,
      actorName,
      address,
      t(`act.${act}`),
      target,
      t(`audit.outcome.${outcome}`),
      problemOf(entry, t),
    ]);
    if (rows.length < CHUNK) continue;
    yield csvRows(rows);
    rows = [];
  }
  if (rows.length > 0) yield csvRows(rows);
}
