import { comparable, locate } from '../../inspection/passage-search';

/** How many letters of the passage a neighbouring page must contain. The words that occur on every page have fewer letters. */
const MIN_LETTERS = 60;

/**
 * Marks a passage, or the parts of it that the elements contain. Each element must contain only text.
 *
 * @param isBeside whether the page is a neighbour of the passage's page, and may contain only a small part of the passage
 */
export function markFound(elements: readonly HTMLElement[], passage: string, isBeside: boolean): void {
  const texts = elements.map(({ textContent }) => textContent ?? '');
  const least = isBeside ? MIN_LETTERS / comparable(passage).length : undefined;
  const { found } = locate(texts, passage, least);
  // Start from the end, so that the positions before it remain valid.
  for (const { segment, start, end } of [...found].reverse()) {
    const range = document.createRange();
    const text = elements[segment]!.firstChild!;
    range.setStart(text, start);
    range.setEnd(text, end);
    range.surroundContents(document.createElement('mark'));
  }
}
