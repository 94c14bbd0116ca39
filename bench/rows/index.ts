import type { Row } from '../row';
import { cpuRow } from './cpu';

/** All rows, in the order of the table. */
export const ROWS: readonly Row[] = [cpuRow(20), cpuRow(50), cpuRow(200)];
