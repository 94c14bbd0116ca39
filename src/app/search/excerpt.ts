import { wordsIn } from '../words/words';
import type { SearchQuery } from './query';

/** A part of a text. `isMarked`: whether it matches a searched word. */
export interface Segment {
  readonly text: string;
  readonly isMarked: boolean;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly pattern: number;
}

/** Maximum characters of an excerpt. */
const LENGTH = 180;
/** Maximum characters of an excerpt before its first match. */
const BEFORE = 40;
/** Maximum number of matches that are considered, because every word of a long text may match. */
const MOST_MATCHES = 500;

/** Returns the whole text with the searched words marked. */
export function marked(text: string, query: SearchQuery): Segment[] {
  return segments(text, matches(text, query));
}

/**
 * Returns the part of the texts that contains the largest number of different searched words, with these words marked. If several
 * parts contain equally many, returns the first one; if no text contains any, the beginning of the first text.
 */
export function excerptOf(texts: readonly string[], query: SearchQuery): Segment[] {
  let best = { text: texts[0] ?? '', start: 0, count: 0, found: [] as Found[] };
  for (const text of texts) {
    const found = matches(text, query);
    for (const [index, { start }] of found.entries()) {
      const near = found.slice(index, index + LENGTH).filter(({ end }) => end - start <= LENGTH - BEFORE);
      const count = new Set(near.map(({ pattern }) => pattern)).size;
      if (count > best.count) best = { text, start, count, found };
    }
  }
  return cut(best.text, best.start, best.found);
}

function matches(text: string, query: SearchQuery): Found[] {
  const found: Found[] = [];
  for (const { start, end, folded } of wordsIn(text)) {
    const part = query.partOf(folded);
    if (!part) continue;
    // Offsets in the folded word are valid in the text only if folding has not changed the length of the word.
    const isExact = folded.length === end - start;
    found.push(
      isExact ? { start: start + part.from, end: start + part.to, pattern: part.pattern } : { start, end, ...part },
    );
    if (found.length === MOST_MATCHES) break;
  }
  return found;
}

/** Cuts an excerpt between words, except within very long words, and never inside a character. */
function cut(text: string, first: number, found: readonly Found[]): Segment[] {
  let from = Math.max(0, first - BEFORE);
  if (from > 0) from += /^\S{0,25}\s+/.exec(text.slice(from, first))?.[0].length ?? 0;
  if (isInsideCharacter(text, from)) from++;
  let to = Math.min(text.length, from + LENGTH);
  if (to < text.length) to -= /\s\S{0,25}$/.exec(text.slice(first, to))?.[0].length ?? 0;
  if (isInsideCharacter(text, to)) to--;
  const inside = found
    .filter(({ start, end }) => start >= from && end <= to)
    .map((match) => ({ ...match, start: match.start - from, end: match.end - from }));
  const parts = segments(text.slice(from, to), inside);
  return [
    ...(from > 0 ? [{ text: '… ', isMarked: false }] : []),
    ...parts.map((part) => ({ ...part, text: part.text.replace(/\s+/g, ' ') })),
    ...(to < text.length ? [{ text: ' …', isMarked: false }] : []),
  ];
}

function segments(text: string, found: readonly Found[]): Segment[] {
  const parts: Segment[] = [];
  let at = 0;
  for (const { start, end } of found) {
    parts.push({ text: text.slice(at, start), isMarked: false }, { text: text.slice(start, end), isMarked: true });
    at = end;
  }
  return [...parts, { text: text.slice(at), isMarked: false }].filter((part) => part.text !== '');
}

function isInsideCharacter(text: string, offset: number): boolean {
  return /[\uD800-\uDBFF]/.test(text[offset - 1] ?? '') && /[\uDC00-\uDFFF]/.test(text[offset] ?? '');
}
