import type { Row } from '../row';
import { atOnceRow } from './at-once';
import { codeBlockRow } from './code-block';
import { cpuConverseRow, cpuRow } from './cpu';
import { dynamoDbRow } from './dynamodb';
import { largeOrganisationRow, longHistoryRow } from './first-byte';
import { firstPageRow } from './first-page';
import { firstTextOfManyRow, firstTextRow } from './first-text';
import { longAnswerRow } from './long-answer';
import { memoryRow } from './memory';
import { startRow } from './start';
import { wireRow } from './wire';

/** All rows, in the order of the table. */
export const ROWS: readonly Row[] = [
  cpuRow(20),
  cpuRow(50),
  cpuRow(200),
  cpuConverseRow,
  dynamoDbRow,
  firstTextRow,
  firstTextOfManyRow,
  atOnceRow,
  memoryRow,
  wireRow(20),
  wireRow(200),
  longAnswerRow,
  codeBlockRow,
  firstPageRow,
  startRow,
  longHistoryRow,
  largeOrganisationRow,
];
