import { setImmediate as otherWork } from 'node:timers/promises';
import type { AnswerEvent, EngineEvent } from '../engine/engine';
import type { Measurement } from '../engine/measurement';
import { EngineError } from '../errors';
import { cleanText } from '../markdown/placeholder';
import { withoutHalfCharacter } from '../shortened';
import { Citations } from './citations';
import { type LogEvent, type Outcome, partEvents, type Turn, type TurnHead } from './log';
import { Steps } from './steps';

const MAX_SUGGESTIONS = 3;
/** Maximum characters of a suggested question. */
const LONGEST_SUGGESTION = 200;

/**
 * A turn that this task is running. It runs to its end even if no client is connected; any number of clients follow its
 * events from memory.
 */
export class RunningTurn {
  private readonly events: LogEvent[] = [];
  private readonly citations: Citations;
  private readonly steps = new Steps();
  private readonly abort = new AbortController();
  private wakeUps: (() => void)[] = [];
  private answer = '';
  /** The outcome that `interrupt` has set. */
  private interruption: Outcome | undefined;
  /** A carriage return at the end of the last text event: the next event may begin with its line feed. */
  private pendingReturn = '';
  private isFull = false;
  private isGuarded = false;
  /** Whether the model stopped at its maximum length. */
  private isLimited = false;
  private suggestions: readonly string[] | undefined;
  /** Set when the last event is added. */
  outcome: Outcome | undefined;
  /** Set when the turn is stored, or when the attempts to store it have ended. */
  isClosed = false;

  constructor(
    readonly head: TurnHead,
    private readonly longestAnswer: number,
    /** Whether the turn was stored when it started. */
    readonly isStored: boolean,
    isCheckingSupport = false,
  ) {
    this.citations = new Citations(isCheckingSupport);
  }

  /** Aborted when `interrupt` is called, or when the answer has reached its maximum length. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** The answer so far. */
  get text(): string {
    return this.answer;
  }

  /**
   * Consumes the engine's events until the engine or the turn ends. Returns the outcome of the turn; never rejects.
   *
   * @param onEvent called with each log event that results from an event of the engine
   * @param onSession called with the id of the engine's session
   */
  async run(
    engine: AsyncIterable<EngineEvent>,
    measurement: Measurement,
    onEvent: (event: LogEvent) => void,
    onSession: (id: string) => void,
  ): Promise<Outcome> {
    const outcome = await this.consume(engine, measurement, onEvent, onSession);
    return {
      ...outcome,
      ...(this.isGuarded ? { guarded: true } : {}),
      ...(outcome.status === 'complete' && this.isLimited ? { limited: true } : {}),
      ...(outcome.status === 'complete' && this.suggestions ? { suggestions: this.suggestions } : {}),
    };
  }

  /**
   * Ends the turn before the engine does. Called when the user stops the turn, when this task shuts down, or when the turn is found to have
   * been ended by another task or deleted.
   */
  interrupt(outcome: Outcome): void {
    this.interruption ??= outcome;
    this.abort.abort();
  }

  /** Records that the log items up to `n` contain all events so far. */
  checkpoint(n: number): void {
    this.add({ type: 'checkpoint', n });
  }

  /** Replaces the answer with the stored one, if another task has ended the turn with a different text. */
  replace(turn: Turn): void {
    if (turn.answer === this.answer) return;
    this.add({ type: 'reset' });
    for (const event of partEvents({ ...turn, text: turn.answer })) this.add(event);
  }

  /** Adds the last event. */
  end(outcome: Outcome): void {
    this.outcome = outcome;
    this.add({ type: 'end', outcome });
  }

  /** Resolves when the last event has been added, or when the signal is aborted. */
  async ended(signal: AbortSignal): Promise<void> {
    while (!this.outcome && !signal.aborted) await this.nextEvent(signal);
  }

  /** Yields the events from an index on: first a batch with the events so far, which may be empty, then batches of later events. */
  async *follow(signal: AbortSignal, from = 0): AsyncGenerator<LogEvent[]> {
    let at = this.events.length;
    yield this.events.slice(from);
    while (!signal.aborted) {
      if (at < this.events.length) {
        const events = this.events.slice(at);
        at = this.events.length;
        yield events;
      } else if (this.outcome) return;
      else {
        await this.nextEvent(signal);
        // If the engine has received several events together, wait until all of them have been added, so that they form one batch.
        await otherWork();
      }
    }
  }

  private async consume(
    engine: AsyncIterable<EngineEvent>,
    measurement: Measurement,
    onEvent: (event: LogEvent) => void,
    onSession: (id: string) => void,
  ): Promise<Outcome> {
    try {
      for await (const event of engine) {
        if (this.abort.signal.aborted) break;
        measurement.event(event);
        if (event.type === 'usage' || event.type === 'throttled' || event.type === 'found') continue;
        if (event.type === 'session') onSession(event.id);
        else if (event.type === 'guardrail') this.isGuarded = true;
        else if (event.type === 'limited') this.isLimited = true;
        else if (event.type === 'suggestions') this.suggestions = boundedSuggestions(event.questions);
        else {
          for (const logEvent of this.read(event)) {
            this.add(logEvent);
            onEvent(logEvent);
          }
        }
        if (this.isFull) {
          this.abort.abort();
          return { status: 'complete', limited: true };
        }
      }
    } catch (error) {
      measurement.error(error);
      if (!this.abort.signal.aborted)
        return { status: 'failed', failure: error instanceof EngineError ? error.failure : 'broken' };
    }
    if (this.interruption) return this.interruption;
    return this.answer.trim() || this.isGuarded ? { status: 'complete' } : { status: 'failed', failure: 'empty' };
  }

  private *read(
    event: Exclude<AnswerEvent, { type: 'session' | 'guardrail' | 'limited' | 'suggestions' }>,
  ): Generator<LogEvent> {
    if (event.type === 'text') {
      const raw = this.pendingReturn + event.text;
      this.pendingReturn = raw.endsWith('\r') ? '\r' : '';
      const text = this.limit(cleanText(raw.slice(0, raw.length - this.pendingReturn.length)));
      this.answer += text;
      if (this.steps.current !== 'writing' && text.trim()) yield* this.steps.events({ kind: 'writing' });
      if (text) yield { type: 'text', text };
    } else if (event.type === 'citation') yield* this.citations.events(event.citation, this.answer);
    else yield* this.steps.events(event.step);
  }

  /** Truncates a text where the answer reaches its maximum length, without splitting a character. */
  private limit(text: string): string {
    const room = this.longestAnswer - this.answer.length;
    this.isFull = text.length >= room;
    return text.length > room ? withoutHalfCharacter(text.slice(0, room)) : text;
  }

  private add(event: LogEvent): void {
    this.events.push(event);
    const { wakeUps } = this;
    this.wakeUps = [];
    for (const wakeUp of wakeUps) wakeUp();
  }

  /** Resolves at the next event, or when the signal is aborted. */
  private nextEvent(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wakeUp = () => {
        signal.removeEventListener('abort', wakeUp);
        resolve();
      };
      this.wakeUps.push(wakeUp);
      signal.addEventListener('abort', wakeUp, { once: true });
    });
  }
}

/** At most three of the questions, each on one line. Omits empty and too long questions; undefined if no question is left. */
function boundedSuggestions(questions: readonly string[]): readonly string[] | undefined {
  const usable = questions
    .map((question) => question.replace(/\s+/g, ' ').trim())
    .filter((question) => question !== '' && question.length <= LONGEST_SUGGESTION);
  return usable.length > 0 ? usable.slice(0, MAX_SUGGESTIONS) : undefined;
}
