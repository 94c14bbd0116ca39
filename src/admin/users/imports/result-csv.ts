import type { Translate } from '../../../app/web/language/language';
import { csvFile } from '../../csv';
import { messageText } from '../../message';
import type { Imports, UserImport } from './imports';
import type { RowFault } from './user-list';

/**
 * Reads the outcome of every row of a list, including invalid rows. Resolves with a CSV file in the list's order.
 *
 * @throws StoreUnavailable
 */
export async function resultCsv(imports: Imports, { id }: UserImport, t: Translate): Promise<AsyncIterable<string>> {
  const results = new Map((await imports.results(id)).map((result) => [result.email, result]));
  const rows: [number, string, string, string][] = [];
  for await (const { row, email } of allPages((page) => imports.users(id, page))) {
    const { outcome, reason } = results.get(email) ?? { outcome: 'open' };
    rows.push([row, email, t(`users.outcome.${outcome}`), reason ? messageText(reason, t) : '']);
  }
  for await (const { row, text, faults } of allPages((page) => imports.invalid(id, page))) {
    rows.push([row, text, t('users.outcome.faulty'), faults.map((fault) => faultText(fault, t)).join(' ')]);
  }
  rows.sort(([a], [b]) => a - b);
  const header = ['row', 'address', 'outcome', 'reason'].map((column) => t(`users.result.${column}`));
  return csvFile(header, rows, (row) => row);
}

export function faultText({ fault, values }: RowFault, t: Translate): string {
  return t(`users.fault.${fault}`, values);
}

async function* allPages<T>(read: (page: number) => Promise<readonly T[]>): AsyncGenerator<T> {
  for (let page = 0; ; page++) {
    const rows = await read(page);
    if (rows.length === 0) return;
    yield* rows;
  }
}
