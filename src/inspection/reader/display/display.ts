import type { Block, DisplayedText, DisplayProblem, DisplayResult } from '../../displayed-text';
import { comparable, locate } from '../../passage-search';
import type { DocumentType } from '../../types';
import { UncheckableDocument } from '../errors';
import { Blocks } from './blocks';
import { readDocxBlocks } from './docx';
import { readHtmlBlocks } from './html';
import { readTextBlocks } from './text';
import { readXlsxBlocks } from './xlsx';

/** The maximum number of characters that a page shows. */
const SHOWN_TEXT = 200_000;
/** The maximum number of blocks that a page shows. */
const SHOWN_BLOCKS = 2_000;
/** How many of the shown characters are before the passage. */
const SHOWN_BEFORE = 20_000;
/** The minimum number of letters and digits of a row. A shorter row may occur in a passage by chance. */
const MIN_ROW = 8;

/** Reads the text of a document around a passage. */
export async function display(
  type: DocumentType['type'],
  content: AsyncIterable<Uint8Array>,
  passage: string,
): Promise<DisplayResult> {
  const blocks = new Blocks();
  try {
    await readBlocks(type, content, blocks);
  } catch (error) {
    return { problem: problemOf(error) };
  }
  if (blocks.blocks.length === 0) return { problem: 'unreadable' };
  return { text: around(withFound(blocks.blocks, passage), blocks.isFull) };
}

async function readBlocks(
  type: DocumentType['type'],
  content: AsyncIterable<Uint8Array>,
  blocks: Blocks,
): Promise<void> {
  switch (type) {
    case 'docx':
      return readDocxBlocks(await whole(content), blocks);
    case 'xlsx':
      return readXlsxBlocks(await whole(content), blocks);
    case 'html':
      return readHtmlBlocks(content, blocks);
    case 'csv':
    case 'markdown':
    case 'text':
      return readTextBlocks(content, type, blocks);
    default:
      throw new Error(`Expected a document type that is displayed as text; received ${type}`);
  }
}

async function whole(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function problemOf(error: unknown): DisplayProblem {
  const isLimit = error instanceof RangeError || (error instanceof UncheckableDocument && error.reason === 'limits');
  return isLimit ? 'limits' : 'unreadable';
}

function withFound(blocks: readonly Block[], passage: string): Block[] {
  const places = blocks.flatMap(({ cells }, block) => cells.map((_, cell) => ({ block, cell })));
  const found = new Map<number, [number, number, number][]>();
  for (const { segment, start, end } of locate(
    blocks.flatMap(({ cells }) => cells),
    passage,
  ).found) {
    const { block, cell } = places[segment]!;
    found.set(block, [...(found.get(block) ?? []), [cell, start, end]]);
  }
  const wanted = comparable(passage);
  return blocks.map((block, index) => {
    const parts =
      found.get(index) ??
      (isRowOf(wanted, block) ? block.cells.map((cell, i) => [i, 0, cell.length] as const) : undefined);
    return parts ? { ...block, found: parts } : block;
  });
}

/**
 * Whether a passage contains the cells of a row in their order. Other text may be between them, because services that extract
 * text write the name of the column before each cell.
 */
function isRowOf(wanted: string, { kind, cells }: Block): boolean {
  if (kind !== 'row') return false;
  const texts = cells.map(comparable).filter(Boolean);
  if (texts.length < 2 || texts.reduce((sum, { length }) => sum + length, 0) < MIN_ROW) return false;
  let at = 0;
  return texts.every((text) => {
    const start = wanted.indexOf(text, at);
    at = start + text.length;
    return start >= 0;
  });
}

/** Selects the blocks around the passage, and the header of the table in which they begin. */
function around(blocks: readonly Block[], isIncomplete: boolean): DisplayedText {
  const passage = blocks.findIndex(({ found }) => found);
  let first = Math.max(passage, 0);
  for (let left = SHOWN_BEFORE; first > 0 && left > 0; left -= sizeOf(blocks[first]!)) first--;
  if (passage - first > SHOWN_BLOCKS / 4) first = passage - SHOWN_BLOCKS / 4;
  let end = first;
  for (let left = SHOWN_TEXT; end < blocks.length && left > 0 && end - first < SHOWN_BLOCKS; end++) {
    left -= sizeOf(blocks[end]!);
  }
  const header =
    blocks[first]!.kind === 'row' ? blocks.slice(0, first).findLast(({ kind }) => kind === 'header') : undefined;
  return {
    blocks: [...(header ? [header] : []), ...blocks.slice(first, end)],
    isFound: passage >= 0,
    isCutBefore: first > 0,
    isCutAfter: end < blocks.length || isIncomplete,
  };
}

function sizeOf({ cells }: Block): number {
  return cells.reduce((sum, { length }) => sum + length, 0);
}
