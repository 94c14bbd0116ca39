import { setTimeout as delay } from 'node:timers/promises';
import { answerInterval } from '../../answer-interval';
import type { ViewersConversations } from '../../conversations/viewers-conversations';
import type { Step } from '../../engine/engine';
import type { AnswerHtml } from '../../markdown/answer-html';
import { yieldToEventLoop } from '../../markdown/event-loop';
import type { LogEvent, Outcome, Source } from '../../turns/log';
import type { RunningTurn } from '../../turns/running-turn';
import { LONGEST_START } from '../views/answer-summary';
import { emptyAnswer } from '../views/turn-view';
import { AnswerStatus } from './answer-status';
import { type Frame, Frames } from './frames';

/** Milliseconds of rendering after which other work runs. */
const LONG_STEP = 10;

/**
 * The answers that pages follow on this task: for each turn, one for each language. The inner keys are the sentences `notFound`, which
 * differ between the languages.
 */
const followed = new WeakMap<RunningTurn, Map<string, SharedAnswer>>();

/** The answer of a turn. Pages in the same language share it if this task is running the turn. */
export function sharedAnswer(
  conversations: ViewersConversations,
  conversationId: string,
  turnId: string,
  notFound: string,
): SharedAnswer {
  const running = conversations.running(conversationId, turnId);
  const known = running && followed.get(running)?.get(notFound);
  if (known) return known;
  const answer = new SharedAnswer(
    turnId,
    (signal, from) => running?.follow(signal, from) ?? conversations.follow(conversationId, turnId, signal),
    undefined,
    notFound,
  );
  if (running) followed.set(running, (followed.get(running) ?? new Map<string, SharedAnswer>()).set(notFound, answer));
  return answer;
}

/** The events of a turn from an index on, in batches. */
export type TurnLog = (signal: AbortSignal, from: number) => AsyncIterable<readonly LogEvent[]>;

/** An answer that is rendered once for all pages that follow it. The log is read only while at least one page follows. */
export class SharedAnswer {
  html: AnswerHtml;
  /** The start of the answer's text. */
  start = '';
  sources: Source[] = [];
  /** The number of the last log item that the answer contains completely. */
  n: number | undefined;
  /** What the engine is doing. */
  readonly status: AnswerStatus;
  steps: Step[] = [];
  outcome: Outcome | undefined;
  /** Increases by one each time the answer is replaced as a whole. */
  edition = 0;
  private read = 0;
  private isStarted = false;
  private error: unknown;
  private readonly frames = new Frames();
  /** How many blocks were finished at the end of each log item. */
  private readonly finishedAt = new Map<number, number>();
  private readonly pages = new Set<() => void>();
  private reading: AbortController | undefined;

  constructor(
    private readonly turnId: string,
    private readonly log: TurnLog,
    private readonly interval = () => answerInterval.now(),
    private readonly notFound = '',
    longestSilence?: number,
  ) {
    this.html = emptyAnswer(turnId, notFound);
    this.status = new AnswerStatus(() => {
      this.addFrame({ hasStep: true });
      this.notify();
    }, longestSilence);
  }

  /** The number of the next frame. */
  get next(): number {
    return this.frames.next;
  }

  /** A frame by its number; undefined if it is no longer kept. */
  frame(number: number): Frame | undefined {
    return this.frames.at(number);
  }

  /** How many blocks were finished at the end of a log item; 0 if this is unknown. */
  finishedAtItem(n: number): number {
    return this.finishedAt.get(n) ?? 0;
  }

  /**
   * Yields whenever there are new frames, until the answer has ended or the signal is aborted. The first yield follows the first batch of
   * events, which contains the events so far.
   *
   * @throws StoreUnavailable when the log cannot be read
   */
  async *updates(signal: AbortSignal): AsyncGenerator<this> {
    let seen = -1;
    let wake = () => {};
    const notify = () => wake();
    this.pages.add(notify);
    signal.addEventListener('abort', notify);
    if (!this.reading) void this.readLog();
    try {
      while (!signal.aborted) {
        if (this.error) throw this.error;
        if (this.isStarted && seen < this.next) {
          seen = this.next;
          yield this;
        } else if (this.outcome) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      signal.removeEventListener('abort', notify);
      this.pages.delete(notify);
      if (this.pages.size === 0) this.reading?.abort();
    }
  }

  private async readLog(): Promise<void> {
    const reading = new AbortController();
    this.reading = reading;
    try {
      for await (const events of this.log(reading.signal, this.read)) {
        if (reading.signal.aborted) return;
        this.read += events.length;
        const hasText = await this.add(events);
        this.isStarted = true;
        this.notify();
        if (hasText && !this.outcome) await delay(this.interval(), undefined, { signal: reading.signal });
      }
      if (!reading.signal.aborted && !this.outcome) await this.add([{ type: 'end', outcome: { status: 'stopped' } }]);
    } catch (error) {
      if (!reading.signal.aborted) this.error = error;
    } finally {
      this.status.close();
      this.reading = undefined;
      // If reading was aborted, the last page had stopped following the answer. Read the log again if a page has started to follow it
      // since then.
      if (reading.signal.aborted && this.pages.size > 0) void this.readLog();
      this.notify();
    }
  }

  /** Adds the frames that show the events. Returns whether the events change the answer's HTML. */
  private async add(events: readonly LogEvent[]): Promise<boolean> {
    let hasText = false;
    let hasStep = false;
    for (const event of events) {
      if (event.type === 'text') {
        this.addText(event.text);
        hasStep = this.status.text() || hasStep;
      } else if (event.type === 'mark') this.html.cite(event.mark);
      else if (event.type === 'source') this.sources.push(event.source);
      else if (event.type === 'step') {
        hasStep = true;
        this.status.step(event.step.kind);
        if (event.isListed) this.steps.push(event.step);
      } else if (event.type === 'end') this.html.end();
      else if (event.type === 'checkpoint') {
        hasText = (await this.render()) || hasText;
        this.completeItem(event.n);
      } else this.reset();
    }
    hasText = (await this.render()) || hasText;
    if (hasStep) this.addFrame({ hasStep });
    for (const event of events) if (event.type === 'end') this.endWith(event.outcome);
    return hasText;
  }

  private addText(text: string): void {
    this.html.push(text);
    if (this.start.length < LONGEST_START) this.start += text;
  }

  /** Adds a frame for each step of rendering. Other work runs between long steps. */
  private async render(): Promise<boolean> {
    let hasChanges = false;
    let startedAt = performance.now();
    for (const changes of this.html.updates()) {
      if (changes.length === 0) continue;
      hasChanges = true;
      this.addFrame({ changes });
      if (performance.now() - startedAt < LONG_STEP) continue;
      this.notify();
      await yieldToEventLoop();
      startedAt = performance.now();
    }
    return hasChanges;
  }

  private notify(): void {
    for (const notify of this.pages) notify();
  }

  /** Adds the last frame, with which pages receive the outcome. */
  private endWith(outcome: Outcome): void {
    this.outcome = outcome;
    this.addFrame({});
  }

  private completeItem(n: number): void {
    this.finishedAt.set(n, this.html.finishedBlocks);
    this.n = n;
    this.addFrame({ n });
  }

  private addFrame({ changes = [], n, hasStep = false }: Partial<Frame>): void {
    this.frames.add({ changes, n, hasStep, finished: this.html.finishedBlocks });
  }

  private reset(): void {
    this.edition++;
    this.html = emptyAnswer(this.turnId, this.notFound);
    this.start = '';
    this.sources = [];
    this.steps = [];
    this.n = undefined;
    this.finishedAt.clear();
  }
}
