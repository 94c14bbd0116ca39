import { setTimeout as delay } from 'node:timers/promises';
import { EngineError, type Failure } from '../errors';
import { toEngineError } from './failures';

/** Timeouts of an engine, in milliseconds. */
export interface Timeouts {
  /** Maximum time without an event, also before the first one. */
  readonly silence: number;
  /** Maximum time until the end of the answer. This time begins anew with each retry. */
  readonly whole: number;
}

const MAX_ATTEMPTS = 3;
/** A retry may start only within this many milliseconds after the start of the first attempt. */
const RETRY_WINDOW = 15_000;
const FIRST_PAUSE = 1_000;

/**
 * Yields the events of an answer. Aborts the request when a timeout expires, when `signal` is aborted, or when the consumer stops
 * iterating; otherwise a stream could wait forever. Retries an answer that is throttled before its first event: makes at most 3
 * attempts, all of which start within 15 s. Emits a `throttled` event for each attempt that is retried.
 *
 * Everything is in one generator, because each additional generator costs CPU time for every token.
 *
 * @param opening an event to emit before the first attempt
 * @throws EngineError; an AbortError if `signal` is aborted during the pause before a retry
 */
export async function* attempts<E>(
  start: (signal: AbortSignal) => AsyncIterable<E>,
  timeouts: Timeouts,
  signal: AbortSignal,
  opening?: E,
): AsyncGenerator<E | { readonly type: 'throttled' }> {
  const startedAt = Date.now();
  if (opening) yield opening;
  for (let attempt = 1, pause = FIRST_PAUSE; ; attempt++, pause *= 3) {
    const request = new Attempt(timeouts);
    let hasStarted = false;
    const jittered = pause * (0.75 + Math.random() / 2);
    try {
      for await (const event of start(AbortSignal.any([signal, request.signal]))) {
        request.heard();
        hasStarted = true;
        yield event;
      }
      return request.complete();
    } catch (error) {
      const reason = request.reasonFor(error);
      const mayRetry = !hasStarted && attempt < MAX_ATTEMPTS && Date.now() + jittered - startedAt < RETRY_WINDOW;
      if (!mayRetry || reason.failure !== 'throttled') throw reason;
    } finally {
      request.end();
    }
    yield { type: 'throttled' };
    await delay(jittered, undefined, { signal });
  }
}

/** One request to the service, with its timeouts. */
class Attempt {
  private readonly request = new AbortController();
  private readonly silence: NodeJS.Timeout;
  private readonly whole: NodeJS.Timeout;
  private isComplete = false;

  constructor({ silence, whole }: Timeouts) {
    this.silence = this.timer('stalled', `The engine sent no event for ${silence} ms`, silence);
    this.whole = this.timer('tooLong', `The answer did not end within ${whole} ms`, whole);
  }

  get signal(): AbortSignal {
    return this.request.signal;
  }

  /** Restarts the timeout `silence`. Called for each event that arrives. */
  heard(): void {
    this.silence.refresh();
  }

  /** Records that the stream has ended. @throws EngineError if it ended because a timeout had expired */
  complete(): void {
    this.request.signal.throwIfAborted();
    this.isComplete = true;
  }

  reasonFor(error: unknown): EngineError {
    return toEngineError(this.request.signal.aborted ? this.request.signal.reason : error);
  }

  end(): void {
    clearTimeout(this.silence);
    clearTimeout(this.whole);
    // Do not abort a request that has ended: that would create an error, which costs CPU time.
    if (!this.isComplete) this.request.abort();
  }

  private timer(failure: Failure, message: string, milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => this.request.abort(new EngineError(failure, message)), milliseconds);
  }
}
