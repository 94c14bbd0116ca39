import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../engine/engine';
import type { AnswerHtml } from '../markdown/answer-html';
import type { LogEvent, Outcome, Source } from '../turns/log';
import { AnswerWriter } from './answer-writer';
import type { ServerSentEvent } from './event-stream';

/** Milliseconds between two flushes. This looks smooth and needs half as many bytes as flushing each token. */
const FLUSH_INTERVAL = 80;

/** Renders the fragments of an answer in the viewer's language. */
export interface AnswerFragments {
  /** What the engine is doing. */
  step(step: Step): string;
  /** The status, sources and actions of an ended answer. */
  ending(outcome: Outcome, sources: readonly Source[]): string;
}

/**
 * Converts the log of a turn to the server-sent events of its answer.
 *
 * @param log all events of the log, from the first one
 * @param answer the answer, still without text
 * @param seen the last log item that the page has received (0 for none); its content is not sent again
 */
export async function* answerEvents(
  log: AsyncIterable<readonly LogEvent[]>,
  answer: AnswerHtml,
  seen: number,
  fragments: AnswerFragments,
): AsyncGenerator<ServerSentEvent[]> {
  const writer = new AnswerWriter();
  const sources: Source[] = [];
  let resumed = false;
  let flushed = 0;
  for await (const events of log) {
    const batch = read(events, answer, sources, seen);
    const changes = answer.update();
    const written = resumed ? writer.write(changes) : writer.resume(answer, batch.finished ?? 0);
    resumed = true;
    if (batch.step && written.length === 0) written.push({ data: fragments.step(batch.step) });
    if (batch.n !== undefined) written.push({ id: batch.n });
    if (batch.outcome)
      written.push({ data: fragments.ending(batch.outcome, sources) }, { event: 'end', data: batch.outcome.status });
    const wait = flushed + FLUSH_INTERVAL - Date.now();
    if (wait > 0) await delay(wait);
    if (written.length > 0) yield written;
    flushed = Date.now();
  }
}

interface Batch {
  /** The number of the last log item among the events. */
  n?: number;
  /** The number of blocks that were finished at the log item `seen`. */
  finished?: number;
  step?: Step;
  outcome?: Outcome;
}

/** Adds events to the answer and its sources. Returns the other events. */
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
