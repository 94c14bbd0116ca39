import type { Block, DisplayedText, DisplayProblem, DisplayResult } from '../../displayed-text';
import { locate, MIN_SHARE } from '../../passage-search';
import type { DocumentType } from '../../types';
import { UncheckableDocument } from '../errors';
import { Blocks } from './blocks';
import { readDocxBlocks } from './docx';
import { readHtmlBlocks } from './html';
import { findRows } from './row-search';
import { readTextBlocks } from './text';
import { readXlsxBlocks } from './xlsx';

/** After this number of characters, a page shows no more blocks. */
const SHOWN_TEXT = 200_000;
/** The maximum number of blocks that a page shows. */
const SHOWN_BLOCKS = 2_000;
/** The number of characters that a page shows before the passage. */
const SHOWN_BEFORE = 20_000;
/**
 * A passage may match both text and table rows. Of these two matches, the one with the smaller share of the passage is marked only
 * within this many blocks of the first block of the other.
 */
const BESIDE = 500;

type Part = readonly [cell: number, start: number, end: number];

/** The blocks with the parts of the passage that they contain. */
interface Found {
  readonly blocks: readonly Block[];
  /** The position of the first block of the passage; -1 if the passage was not found. */
  readonly first: number;
}

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

/** Finds the passage, or the rows that it contains, in the blocks. */
function withFound(blocks: readonly Block[], passage: string): Found {
  const { parts, share } = partsIn(blocks, passage);
  const rows = findRows(blocks, passage);
  const isTable = rows.share >= MIN_SHARE && rows.share > share;
  const first = isTable ? rows.blocks[0]! : ([...parts.keys()][0] ?? -1);
  if (first < 0) return { blocks, first };
  const cited = new Set(rows.blocks);
  return {
    first,
    blocks: blocks.map((block, index) => {
      const isBeside = Math.abs(index - first) <= BESIDE;
      const part = !isTable || (isBeside && block.kind !== 'row') ? parts.get(index) : undefined;
      const found = part ?? (cited.has(index) && (isTable || isBeside) ? allCells(block) : undefined);
      return found ? { ...block, found } : block;
    }),
  };
}

/** Finds the parts of the blocks that contain the letters of the passage. */
function partsIn(blocks: readonly Block[], passage: string): { parts: Map<number, Part[]>; share: number } {
  const places: { readonly block: number; readonly cell: number }[] = [];
  const texts: string[] = [];
  blocks.forEach(({ cells }, block) =>
    cells.forEach((text, cell) => {
      if (text === '') return;
      places.push({ block, cell });
      texts.push(text);
    }),
  );
  const { found, share } = locate(texts, passage);
  const parts = new Map<number, Part[]>();
  for (const { segment, start, end } of found) {
    const { block, cell } = places[segment]!;
    parts.set(block, [...(parts.get(block) ?? []), [cell, start, end]]);
  }
  return { parts, share };
}

function allCells({ cells }: Block): Part[] {
  return cells.map((cell, i) => [i, 0, cell.length]);
}

/** Selects the blocks around the passage. If they begin within a table, adds the header of the table. */
function around({ blocks, first: passage }: Found, isIncomplete: boolean): DisplayedText {
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
