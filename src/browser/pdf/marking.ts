import { comparable, locate, MIN_SHARE } from '../../inspection/passage-search';

/** How many letters of a long passage a page must contain. Text that is repeated on every page, such as a footer, is usually shorter. */
const MIN_LETTERS = 60;

/** The share of a passage that a page must contain. A long passage may continue over several pages. */
export function leastShare(passage: string): number {
  return Math.min(MIN_SHARE, shareOfLetters(passage));
}

/**
 * Marks a passage, or the parts of it that the elements contain. Each element must contain only text.
 *
 * @param isBeside whether the page is a neighbour of the passage's page. Such a page must contain `MIN_LETTERS` letters of the passage,
 *   even of a short passage, because a smaller part may be only a heading or a footer.
 */
export function markFound(elements: readonly HTMLElement[], passage: string, isBeside: boolean): void {
  const texts = elements.map(({ textContent }) => textContent ?? '');
  const { found } = locate(texts, passage, isBeside ? shareOfLetters(passage) : leastShare(passage));
  // Start from the end, so that the earlier positions remain valid.
  for (const { segment, start, end } of [...found].reverse()) {
    const range = document.createRange();
    const text = elements[segment]!.firstChild!;
    range.setStart(text, start);
    range.setEnd(text, end);
    range.surroundContents(document.createElement('mark'));
  }
}

function shareOfLetters(passage: string): number {
  return MIN_LETTERS / comparable(passage).length;
}
