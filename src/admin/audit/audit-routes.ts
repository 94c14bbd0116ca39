import { Readable } from 'node:stream';
import type Router from '@koa/router';
import { unparse } from 'papaparse';
import { wantsFragment, type RequestContext, type RequestState } from '../../app/web/context';
import type { Translate } from '../../app/web/language';
import type { Pages } from '../pages';
import { ACTS } from './acts';
import type { AuditEntry, AuditFilter, Trail } from './trail';

const SHOWN = 50;
const A_DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Rows of a file that are put together at once. */
const CHUNK = 200;

/** The trail: a page with filters, and the same as a file. */
export function auditRoutes(router: Router<RequestState>, trail: Trail, pages: Pages): void {
  router.get('/admin/audit', async (ctx) => {
    const filter = filterOf(ctx);
    const entries: AuditEntry[] = [];
    for await (const entry of trail.entries(filter, one(ctx.query.after))) if (entries.push(entry) > SHOWN) break;
    const more = entries.length > SHOWN ? addressOf({ ...filter, after: entries[SHOWN - 1]!.id }) : undefined;
    const data = {
      filter, acts: ACTS, entries: entries.slice(0, SHOWN), more, problemOf: (entry: AuditEntry) => problemOf(entry, ctx.state.t),
      file: addressOf(filter, '/admin/audit.csv'),
    };
    ctx.body = pages.render(ctx, wantsFragment(ctx) && ctx.query.after ? 'audit/rows' : 'audit/page', data);
  });

  router.get('/admin/audit.csv', (ctx) => {
    ctx.type = 'text/csv; charset=utf-8';
    ctx.set('content-disposition', `attachment; filename="audit-${new Date().toISOString().slice(0, 10)}.csv"`);
    ctx.body = Readable.from(csv(trail.entries(filterOf(ctx)), ctx.state.t), { objectMode: false });
  });
}

function filterOf(ctx: RequestContext): AuditFilter {
  const { act, text, from, to } = ctx.query;
  const day = (value: unknown) => A_DAY.test(one(value) ?? '') ? one(value) : undefined;
  return { act: ACTS.find((known) => known === act), text: one(text)?.slice(0, 200), from: day(from), to: day(to) };
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
    return sentence ? t(sentence, values) : reason ?? '';
  } catch {
    return reason ?? '';
  }
}

/** UTF-8 with a byte order mark, for Excel; a cell that a spreadsheet would take for a formula is made text. */
async function* csv(entries: AsyncIterable<AuditEntry>, t: Translate): AsyncGenerator<string> {
  const write = (rows: string[][]) => `${unparse(rows, { escapeFormulae: true, newline: '\r\n' })}\r\n`;
  yield `\uFEFF${write([['at', 'actor', 'name', 'address', 'act', 'target', 'outcome', 'reason'].map((column) => t(`audit.column.${column}`))])}`;
  let rows: string[][] = [];
  for await (const entry of entries) {
    const { at, actorEmail, actorName, address, act, target, outcome } = entry;
    rows.push([at, actorEmail, actorName, address, t(`act.${act}`), target, t(`audit.outcome.${outcome}`), problemOf(entry, t)]);
    if (rows.length < CHUNK) continue;
    yield write(rows);
    rows = [];
  }
  if (rows.length > 0) yield write(rows);
}
