import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../engine/engine';
import { AnswerHtml } from '../markdown/answer-html';
import type { SourceAddress } from '../markdown/marks';
import type { LogEvent, Outcome, Source } from '../turns/log';
import { AnswerWriter } from './answer-writer';
import type { ServerSentEvent } from './event-stream';

/** Milliseconds between two flushes: still smooth to the eye, and half the bytes of a flush for every token. */
const FLUSH_EVERY = 80;

/** What a page needs beyond the text: fragments in the viewer's language. */
export interface AnswerFragments {
  /** Says what the engine is busy with. */
  step(step: Step): string;
  /** Status, sources and actions of an ended answer. */
  ending(outcome: Outcome, sources: readonly Source[]): string;
}

/**
 * Turns a turn's log into the events of its answer. The log always begins at its start; what a page
 * that has seen log item `seen` shows already is not sent again.
 */
export async function* answerEvents(
  log: AsyncIterable<readonly LogEvent[]>,
  seen: number,
  address: SourceAddress,
  fragments: AnswerFragments,
): AsyncGenerator<ServerSentEvent[]> {
  const answer = new AnswerHtml(address);
  const writer = new AnswerWriter();
  const sources: Source[] = [];
  let resumed = false;
  let flushed = 0;
  for await (const events of log) {
    const batch = read(events, answer, sources, seen);
    const written = resumed
      ? writer.write(answer.update())
      : writer.resume(answer, batch.finished ?? 0, answer.update());
    resumed = true;
    if (batch.step && written.length === 0) written.push({ data: fragments.step(batch.step) });
    if (batch.n !== undefined) written.push({ id: batch.n });
    if (batch.outcome)
      written.push({ data: fragments.ending(batch.outcome, sources) }, { event: 'end', data: batch.outcome.status });
    const wait = flushed + FLUSH_EVERY - Date.now();
    if (wait > 0) await delay(wait);
    if (written.length > 0) yield written;
    flushed = Date.now();
  }
}

interface Batch {
  /** The last log item among the events. */
  n?: number;
  /** How many blocks were finished at the log item that the page has seen. */
  finished?: number;
  step?: Step;
  outcome?: Outcome;
}

/** Gives events to the answer, and tells what else was among them. */
function read(events: readonly LogEvent[], answer: AnswerHtml, sources: Source[], seen: number): Batch {
  const batch: Batch = {};
  for (const event of events) {
    if (event.type === 'text') answer.push(event.text);
    else if (event.type === 'mark') answer.cite(event.mark);
    else if (event.type === 'source') sources.push(event.source);
    else if (event.type === 'step') batch.step = event.step;
    else if (event.type === 'checkpoint') {
      batch.n = event.n;
      if (event.n !== seen) continue;
      answer.update();
      batch.finished = answer.finishedBlocks;
    } else {
      batch.outcome = event.outcome;
      answer.end();
    }
  }
  return batch;
}
