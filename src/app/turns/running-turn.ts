import type { AnswerEvent } from '../engine/engine';
import { EngineError } from '../errors';
import { cleanText } from '../markdown/marks';
import { Citations } from './citations';
import type { LogEvent, Outcome, TurnHead } from './log';

/**
 * A turn whose answer this task brings in. It belongs to the server: it runs to its end whoever
 * watches, and any number of viewers follow its events from memory.
 */
export class RunningTurn {
  private readonly events: LogEvent[] = [];
  private readonly citations = new Citations();
  private readonly abort = new AbortController();
  private waiting: (() => void)[] = [];
  private answer = '';
  private ending: Outcome | undefined;
  /** A carriage return at the end of a piece may be half of a line break. */
  private carried = '';
  private isFull = false;
  private isGuarded = false;
  outcome: Outcome | undefined;

  constructor(
    readonly head: TurnHead,
    private readonly longestAnswer: number,
  ) {}

  /** Aborted when the turn is ended from outside. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Takes the engine's events to their end. Each event of the log goes to `added` too. Gives how the turn ended. */
  async run(
    engine: AsyncIterable<AnswerEvent>,
    added: (event: LogEvent) => void,
    session: (id: string) => void,
  ): Promise<Outcome> {
    const outcome = await this.take(engine, added, session);
    return this.isGuarded ? { ...outcome, guarded: true } : outcome;
  }

  /** Ends the turn from outside: somebody stopped it, or this task lost it. */
  interrupt(outcome: Outcome): void {
    this.ending ??= outcome;
    this.abort.abort();
  }

  /** Says that the log up to item `n` holds all events so far. */
  checkpoint(n: number): void {
    this.add({ type: 'checkpoint', n }, () => undefined);
  }

  /** Nothing follows any longer. */
  end(outcome: Outcome): void {
    this.outcome = outcome;
    this.add({ type: 'end', outcome }, () => undefined);
  }

  /** All events from the first on: those that are there at once, even if there are none, then the others as they come. */
  async *follow(signal: AbortSignal): AsyncGenerator<LogEvent[]> {
    let at = this.events.length;
    yield this.events.slice();
    while (!signal.aborted) {
      if (at < this.events.length) {
        const events = this.events.slice(at);
        at = this.events.length;
        yield events;
      } else if (this.outcome) return;
      else await this.change(signal);
    }
  }

  private async take(
    engine: AsyncIterable<AnswerEvent>,
    added: (event: LogEvent) => void,
    session: (id: string) => void,
  ): Promise<Outcome> {
    try {
      for await (const event of engine) {
        if (this.abort.signal.aborted) break;
        if (event.type === 'session') session(event.id);
        else if (event.type === 'guardrail') this.isGuarded = true;
        else for (const logged of this.read(event)) this.add(logged, added);
        if (this.isFull) {
          this.abort.abort();
          return { status: 'complete', limited: true };
        }
      }
    } catch (error) {
      if (!this.abort.signal.aborted)
        return { status: 'failed', failure: error instanceof EngineError ? error.failure : 'broken' };
    }
    if (this.ending) return this.ending;
    return this.answer.trim() || this.isGuarded ? { status: 'complete' } : { status: 'failed', failure: 'empty' };
  }

  private *read(event: Exclude<AnswerEvent, { type: 'session' | 'guardrail' }>): Generator<LogEvent> {
    if (event.type === 'text') {
      const raw = this.carried + event.text;
      this.carried = raw.endsWith('\r') ? '\r' : '';
      const text = this.fitting(cleanText(raw.slice(0, raw.length - this.carried.length)));
      this.answer += text;
      if (text) yield { type: 'text', text };
    } else if (event.type === 'citation') yield* this.citations.events(event.citation, this.answer);
    else yield event;
  }

  /** As much of a text as the longest answer has room for, never half of a character. */
  private fitting(text: string): string {
    const room = this.longestAnswer - this.answer.length;
    this.isFull = text.length >= room;
    return text.length > room ? text.slice(0, room).replace(/[\uD800-\uDBFF]$/, '') : text;
  }

  private add(event: LogEvent, added: (event: LogEvent) => void): void {
    this.events.push(event);
    added(event);
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }

  private change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.push(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
