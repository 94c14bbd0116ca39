import { parse } from 'papaparse';
import type { Section } from './passage';
import { decoded } from './plain';
import { rowBlocks } from './table';

/** Rows of a CSV file; the delimiter is found out. */
export function delimitedSections(bytes: Buffer): Section[] {
  const { data, errors } = parse<string[]>(decoded(bytes), { skipEmptyLines: 'greedy' });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken) throw new Error(`Row ${(broken.row ?? 0) + 1} of the CSV file has a quotation mark that never closes.`);
  return [{ blocks: rowBlocks(data) }];
}
