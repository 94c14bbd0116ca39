import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { AnswerHtml } from './answer-html';
import { yieldToEventLoop } from './event-loop';
import type { Mark } from './marks';

/** Renders the text that an answer has so far, in steps. Other work runs between the steps. `answer` must be empty. */
export async function renderAnswer(
  answer: AnswerHtml,
  text: string,
  marks: readonly Mark[],
  hasEnded: boolean,
): Promise<string> {
  answer.push(text);
  for (const mark of marks) answer.cite(mark);
  if (hasEnded) answer.end();
  await yieldToEventLoop();
  const steps = answer.updates();
  while (!steps.next().done) await yieldToEventLoop();
  return answer.html();
}

/** A cache of the HTML of ended answers. It contains the most recently shown answers, within a limit of memory. */
export class RenderedAnswers {
  private readonly cache: LRUCache<string, string>;

  /** @param maxBytes the memory for the HTML, at two bytes a character */
  constructor(maxBytes: number) {
    this.cache = new LRUCache({ maxSize: maxBytes, sizeCalculation: (html, key) => 2 * (html.length + key.length) });
  }

  /**
   * Returns the HTML of an ended answer.
   *
   * @param id identifies the answer in a page, and the language of the page; the ids of the answer's sources and footnotes contain
   *   it
   * @param empty creates the answer without text
   */
  async html(id: string, text: string, marks: readonly Mark[], empty: () => AnswerHtml): Promise<string> {
    // The key contains all that the HTML depends on, so the cache never returns HTML of another user or of an older text.
    const key = createHash('sha256')
      .update(JSON.stringify([id, marks, text]))
      .digest('base64');
    const cached = this.cache.get(key);
    if (cached !== undefined) return cached;
    const html = await renderAnswer(empty(), text, marks, true);
    this.cache.set(key, html);
    return html;
  }
}
