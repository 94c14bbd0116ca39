import { comparable, locate } from '../../inspection/passage-search';

/** The letters of a passage that a page beside its own must contain: more than the words that all pages have. */
const MIN_LETTERS = 60;

/**
 * Marks a passage in elements that each contain only text, if they contain it or a part of it.
 *
 * @param isBeside whether the page is beside that of the passage: it may contain a small part of it
 */
export function markFound(elements: readonly HTMLElement[], passage: string, isBeside: boolean): void {
  const texts = elements.map(({ textContent }) => textContent ?? '');
  const least = isBeside ? MIN_LETTERS / comparable(passage).length : undefined;
  const { found } = locate(texts, passage, least);
  // From the end, so that the positions before remain valid.
  for (const { segment, start, end } of [...found].reverse()) {
    const range = document.createRange();
    const text = elements[segment]!.firstChild!;
    range.setStart(text, start);
    range.setEnd(text, end);
    range.surroundContents(document.createElement('mark'));
  }
}
