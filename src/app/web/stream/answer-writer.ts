import { depthAfter } from '../../../answer-depth';
import type { AnswerChange, AnswerHtml } from '../../markdown/answer-html';
import type { Change } from '../../markdown/difference';
import type { ServerSentEvent } from './event-stream';

/**
 * Writes the changes of an answer as server-sent events for one page. The name of an event is the target of its HTML. Most
 * events have no name: their target is the element in which the HTML of the previous event ended. The names are:
 *
 * - `2`: append to the element at depth 2 (depth 0 is the answer, depth n + 1 the last element child of depth n);
 * - `2-7`: first remove 7 characters of text from the end of that element;
 * - `2=3`: first remove everything after the third element child of that element;
 * - `@4` or `@4.1`: replace the fifth block, or the second item of the fifth block.
 *
 * `src/browser/answer-changes.ts` applies the events.
 */
export class AnswerWriter {
  private depth: number | undefined;

  write(changes: readonly AnswerChange[]): ServerSentEvent[] {
    return changes.map((change) =>
      'path' in change ? { event: `@${change.path.join('.')}`, data: change.html } : this.change(change),
    );
  }

  /**
   * Returns the events that update a page on which the first `finished` blocks are finished. The events replace those finished blocks that
   * have changed since, and everything after the finished blocks.
   */
  resume(answer: AnswerHtml, finished: number): ServerSentEvent[] {
    return [
      ...this.write(answer.replacements(finished)),
      this.change({ depth: 0, keep: finished, html: answer.html(finished) }),
    ];
  }

  private change({ depth, cut, keep, html }: Change): ServerSentEvent {
    const name = `${depth}${cut === undefined ? '' : `-${cut}`}${keep === undefined ? '' : `=${keep}`}`;
    const event = name === String(this.depth) ? undefined : name;
    this.depth = depthAfter(depth, html);
    return { event, data: html };
  }
}
