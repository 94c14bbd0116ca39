import type { Block } from '../../displayed-text';

/** The rows of a table that a passage contains, in the order of the table. */
export interface FoundRows {
  /** The positions of the rows among the blocks of the document, in ascending order. */
  readonly blocks: readonly number[];
  /** The share of the passage's words that are in the rows or between two cells of a row, from 0 to 1. */
  readonly share: number;
}

/** Consecutive words of a passage: from `start` up to, but not including, `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Rows that follow each other in the document and in the passage. */
interface Sequence {
  readonly blocks: number[];
  /** The number of words of the passage that are in the rows or between two cells of a row. */
  words: number;
  /** The position in the passage at which the last row ends. */
  end: number;
}

/** The minimum number of letters and digits of a row. A shorter row may occur in a passage by chance. */
const MIN_ROW = 8;
/** The maximum number of words that a passage may contain between two cells of a row. */
const MAX_GAP = 20;
/** The maximum number of blocks from one row of a sequence to the next. */
const MAX_DISTANCE = 50;
/** Maximum number of positions that are compared for a word, which may occur many times in a passage. */
const MAX_PLACES = 500;

/**
 * Finds the longest sequence of rows that a passage contains. Services that extract text write the name of the column before each
 * cell, so two cells may be separated by as many words as the longest name has. Cells are compared as whole words, because the
 * digits of a short number occur in many other numbers. The time grows linearly with the length of the document.
 */
export function findRows(blocks: readonly Block[], passage: string): FoundRows {
  const words = new PassageWords(passage);
  let best: Sequence = { blocks: [], words: 0, end: 0 };
  let current = best;
  let gap = 0;
  blocks.forEach(({ kind, cells }, block) => {
    if (kind === 'header') gap = gapOf(cells);
    const texts = kind === 'row' ? words.textsOf(cells) : undefined;
    if (!texts) return;
    const isNear = block - (current.blocks.at(-1) ?? -Infinity) <= MAX_DISTANCE;
    const next = isNear ? words.find(texts, gap, current.end) : undefined;
    const span = next ?? words.find(texts, gap, 0);
    if (!span) return;
    if (!next) current = { blocks: [], words: 0, end: 0 };
    current.blocks.push(block);
    current.words += span.end - span.start;
    current.end = span.end;
    if (current.words > best.words) best = current;
  });
  return { blocks: best.blocks, share: best.words / (words.length || 1) };
}

/** The words of a passage, and the positions of each word. */
class PassageWords {
  private readonly words: readonly string[];
  private readonly places = new Map<string, number[]>();

  constructor(passage: string) {
    this.words = wordsOf(passage);
    this.words.forEach((word, place) => {
      const known = this.places.get(word);
      if (!known) this.places.set(word, [place]);
      else if (known.length < MAX_PLACES) known.push(place);
    });
  }

  get length(): number {
    return this.words.length;
  }

  /** Returns the words of each cell that is not blank; undefined if the passage could contain the row only by chance, or not at all. */
  textsOf(cells: readonly string[]): string[][] | undefined {
    const texts: string[][] = [];
    for (const cell of cells) {
      const words = wordsOf(cell);
      if (words.length === 0) continue;
      if (!this.places.has(words[0]!)) return undefined;
      texts.push(words);
    }
    const letters = texts.flat().reduce((sum, { length }) => sum + length, 0);
    return texts.length > 1 && letters >= MIN_ROW ? texts : undefined;
  }

  /** Finds the first occurrence of a row in the passage, at or after the position `from`; undefined if there is none. */
  find(texts: readonly (readonly string[])[], gap: number, from: number): Span | undefined {
    for (const start of this.places.get(texts[0]![0]!) ?? []) {
      const end = start >= from ? this.endOf(texts, gap, start) : undefined;
      if (end !== undefined) return { start, end };
    }
    return undefined;
  }

  /**
   * Returns the position in the passage at which a row that begins at `start` ends; undefined if the passage does not contain the row
   * there.
   */
  private endOf(texts: readonly (readonly string[])[], gap: number, start: number): number | undefined {
    let end = start;
    for (const text of texts) {
      const last = text === texts[0] ? start : end + gap;
      let place = end;
      while (place <= last && !this.hasAt(text, place)) place++;
      if (place > last) return undefined;
      end = place + text.length;
    }
    return end;
  }

  private hasAt(text: readonly string[], place: number): boolean {
    for (let i = 0; i < text.length; i++) if (this.words[place + i] !== text[i]) return false;
    return true;
  }
}

function gapOf(names: readonly string[]): number {
  return Math.min(
    names.reduce((most, name) => Math.max(most, wordsOf(name).length), 0),
    MAX_GAP,
  );
}

/** Returns the words and numbers of a text in lower case, without accents. */
function wordsOf(text: string): string[] {
  // Most cells of a table of numbers are a single number.
  if (/^[0-9]*$/.test(text)) return text === '' ? [] : [text];
  const letters = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}]+/gu, '');
  return letters.match(/[\p{L}\p{N}]+/gu) ?? [];
}
