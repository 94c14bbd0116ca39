import type { Step } from '../../engine/engine';
import type { Outcome, Source } from '../../turns/log';
import { AnswerWriter } from './answer-writer';
import type { ServerSentEvent } from './event-stream';
import type { SharedAnswer } from './shared-answer';

/** Renders the fragments of an answer in the viewer's language. */
export interface AnswerFragments {
  /** What the engine is doing, and the steps so far. `isNew`: this connection reports this activity for the first time. */
  step(status: Step['kind'] | undefined, steps: readonly Step[], isNew: boolean): string;
  /** The status, steps, sources and actions of an ended answer. `start` is the beginning of the answer's text. */
  ending(outcome: Outcome, sources: readonly Source[], steps: readonly Step[], start: string): string | Promise<string>;
}

/**
 * The id of an event: the number of the log item that the event completes, and the number of blocks that the page shows as finished.
 * The id contains the second number because a task that received the text in other chunks may have finished more blocks by the end of
 * the same item. Earlier versions of the product sent only the first number.
 */
const ID = /^(\d{1,9})(?:\.(\d{1,9}))?$/;

/**
 * Converts an answer to server-sent events for one page.
 *
 * @param lastEventId the id of the last event that the page has received (empty for none); blocks that were finished at this event are
 *   not sent again
 * @throws StoreUnavailable when the answer cannot be read
 */
export async function* answerEvents(
  answer: SharedAnswer,
  lastEventId: string,
  fragments: AnswerFragments,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent[]> {
  const page = new AnswerPage(answer, lastEventId, fragments);
  for await (const { outcome, sources, steps, start } of answer.updates(signal)) {
    const events = page.changes();
    if (outcome)
      events.push(
        { data: await fragments.ending(outcome, sources, steps, start) },
        { event: 'end', data: outcome.status },
      );
    if (events.length > 0) yield events;
  }
}

/** The part of an answer that one page has received. */
class AnswerPage {
  private writer = new AnswerWriter();
  /** The number of the next frame; undefined until the page has received the current state of the answer. */
  private next: number | undefined;
  /** How many of the blocks that the page shows are finished. */
  private finished = 0;
  private edition = 0;
  /** Activities of the engine that this connection has already reported: screen readers announce each of them only once. */
  private readonly said = new Set<Step['kind'] | undefined>();

  constructor(
    private readonly answer: SharedAnswer,
    private readonly lastEventId: string,
    private readonly fragments: AnswerFragments,
  ) {}

  /** The changes since the last call. */
  changes(): ServerSentEvent[] {
    const { answer } = this;
    if (this.next === undefined) return this.resume(this.finishedBefore());
    if (answer.edition !== this.edition) return this.resume(0);
    const events: ServerSentEvent[] = [];
    let hasStep = false;
    for (; this.next < answer.next; this.next++) {
      const frame = answer.frame(this.next);
      // `Frames` has dropped this frame, because the page is too far behind.
      if (!frame) return this.resume(this.finished);
      events.push(...this.writer.write(frame.changes));
      this.finished = frame.finished;
      hasStep ||= frame.hasStep;
      if (frame.n !== undefined) events.push({ id: `${frame.n}.${frame.finished}` });
    }
    if (hasStep) events.push(...this.stepEvents());
    return events;
  }

  /** How many blocks were finished at the last event before this connection, both on the page and in this task's answer. */
  private finishedBefore(): number {
    const [, n = 0, finished = Infinity] = ID.exec(this.lastEventId) ?? [];
    return Math.min(this.answer.finishedAtItem(Number(n)), Number(finished));
  }

  /** Returns the events that bring a page, whose first `finished` blocks are finished, to the current state of the answer. */
  private resume(finished: number): ServerSentEvent[] {
    const { html, n, next, edition } = this.answer;
    this.edition = edition;
    this.writer = new AnswerWriter();
    this.next = next;
    this.finished = html.finishedBlocks;
    const events = this.writer.resume(html, finished);
    events.push(...this.stepEvents());
    if (n !== undefined) events.push({ id: `${n}.${this.finished}` });
    return events;
  }

  /**
   * The status with the whole list of steps, because the page may have missed some steps. Empty for an ended answer: its ending
   * contains the list.
   */
  private stepEvents(): ServerSentEvent[] {
    const {
      status: { kind: status },
      steps,
      outcome,
    } = this.answer;
    if (outcome || (!status && steps.length === 0)) return [];
    const isNew = !this.said.has(status);
    this.said.add(status);
    return [{ data: this.fragments.step(status, steps, isNew) }];
  }
}
