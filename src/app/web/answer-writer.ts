import type { AnswerChange, AnswerHtml } from '../markdown/answer-html';
import type { Change } from '../markdown/difference';
import type { ServerSentEvent } from './event-stream';

/** Tags at the end of HTML within which text goes on: a new paragraph, item or line of code. */
const GOES_ON = /(?:<\/(?:p|li|ul|ol|h[1-6]|blockquote|pre|code(?=><\/pre>))>)+$/;

/**
 * Writes the changes of an answer as events for one page. The name of an event says where its HTML
 * goes, and is left out where that is where the last HTML ended, as it nearly always is:
 *
 * - `2`: append to the element at depth 2 (depth 0 is the answer, each step its last element child);
 * - `2-7`: first remove 7 characters of text from that element's end;
 * - `2=3`: first remove what stands behind that element's third element child;
 * - `@4` or `@4.1`: replace the fifth block, or the second item of the fifth block.
 *
 * `templates/public/app.js` reads them.
 */
export class AnswerWriter {
  private depth: number | undefined;

  write(changes: readonly AnswerChange[]): ServerSentEvent[] {
    return changes.map((change) =>
      'path' in change ? { event: `@${change.path.join('.')}`, data: change.html } : this.change(change),
    );
  }

  /** For a page that shows the first `finished` blocks already, and whatever else behind them. */
  resume(answer: AnswerHtml, finished: number, changes: readonly AnswerChange[]): ServerSentEvent[] {
    const late = changes.filter((change) => 'path' in change && change.path[0]! < finished);
    return [...this.write(late), this.change({ depth: 0, keep: finished, html: answer.html(finished) })];
  }

  private change({ depth, cut, keep, html }: Change): ServerSentEvent {
    const name = `${depth}${cut === undefined ? '' : `-${cut}`}${keep === undefined ? '' : `=${keep}`}`;
    const event = name === String(this.depth) ? undefined : name;
    this.depth = depth + (GOES_ON.exec(html)?.[0].split('</').length ?? 1) - 1;
    return { event, data: html };
  }
}
