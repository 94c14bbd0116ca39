import { setTimeout as delay } from 'node:timers/promises';
import { EngineError, type Failure } from '../errors';
import { toEngineError } from './failures';

/** How long an engine may take, in milliseconds. */
export interface Timeouts {
  /** Without any event. */
  readonly silence: number;
  /** From question to end. */
  readonly whole: number;
}

const TRIES = 3;
const TRY_WITHIN = 15_000;
const FIRST_PAUSE = 1_000;

/**
 * Passes events on, and gives up on a stream that stalls or does not end. Giving up, like `signal`
 * and like a reader who leaves, aborts the request: that ends the stream, whatever it waits for.
 *
 * @throws EngineError
 */
export async function* withTimeouts<E>(
  start: (signal: AbortSignal) => AsyncIterable<E>,
  { silence, whole }: Timeouts,
  signal: AbortSignal,
): AsyncGenerator<E> {
  const request = new AbortController();
  const giveUp = (failure: Failure, message: string) => () => request.abort(new EngineError(failure, message));
  const stalled = setTimeout(giveUp('stalled', `The engine was silent for ${silence} ms`), silence);
  const tooLong = setTimeout(giveUp('tooLong', `The answer did not end within ${whole} ms`), whole);
  try {
    for await (const event of start(AbortSignal.any([signal, request.signal]))) {
      stalled.refresh();
      yield event;
    }
    request.signal.throwIfAborted();
  } catch (error) {
    throw toEngineError(request.signal.aborted ? request.signal.reason : error);
  } finally {
    clearTimeout(stalled);
    clearTimeout(tooLong);
    request.abort();
  }
}

/** Starts again, and says so, when the first thing an engine says is that it is too busy: at most 3 tries within 15 s. */
export async function* retryingThrottled<E>(
  start: () => AsyncIterable<E>,
  signal: AbortSignal,
): AsyncGenerator<E | { readonly type: 'throttled' }> {
  const begun = Date.now();
  for (let attempt = 1, pause = FIRST_PAUSE; ; attempt++, pause *= 3) {
    let spoken = false;
    try {
      for await (const event of start()) {
        spoken = true;
        yield event;
      }
      return;
    } catch (error) {
      const jittered = pause * (0.75 + Math.random() / 2);
      const again = !spoken && attempt < TRIES && Date.now() + jittered - begun < TRY_WITHIN;
      if (!again || toEngineError(error).failure !== 'throttled') throw error;
      yield { type: 'throttled' };
      await delay(jittered, undefined, { signal });
    }
  }
}
