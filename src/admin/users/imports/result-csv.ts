import type { Translate } from '../../../app/web/language';
import type { Remark } from '../../audit/trail';
import { CSV_BEGINNING, csvRows } from '../../csv';
import type { Import, Imports } from './imports';
import type { RowFault } from './user-list';

/** What became of every row of a list, the faulty ones included, in the list's own order. */
export async function resultCsv(imports: Imports, { id }: Import, t: Translate): Promise<string> {
  const results = new Map((await imports.results(id)).map((result) => [result.row, result]));
  const rows: [number, string, string, string][] = [];
  for await (const { row, email } of everyPage((page) => imports.users(id, page))) {
    const { outcome, reason } = results.get(row) ?? { outcome: 'open' };
    rows.push([row, email, t(`users.outcome.${outcome}`), reason ? sentenceOf(reason, t) : '']);
  }
  for await (const { row, text, faults } of everyPage((page) => imports.faulty(id, page))) {
    rows.push([row, text, t('users.outcome.faulty'), faults.map((fault) => faultOf(fault, t)).join(' ')]);
  }
  rows.sort(([one], [other]) => one - other);
  const head = ['row', 'address', 'outcome', 'reason'].map((column) => t(`users.result.${column}`));
  return CSV_BEGINNING + csvRows([head, ...rows]);
}

export function faultOf({ fault, values }: RowFault, t: Translate): string {
  return t(`users.fault.${fault}`, values);
}

/** A sentence of this version, or of an earlier one that had another. */
export function sentenceOf({ sentence, values }: Remark, t: Translate): string {
  try {
    return t(sentence, values);
  } catch {
    return sentence;
  }
}

async function* everyPage<T>(read: (page: number) => Promise<readonly T[]>): AsyncGenerator<T> {
  for (let page = 0; ; page++) {
    const rows = await read(page);
    if (rows.length === 0) return;
    yield* rows;
  }
}
