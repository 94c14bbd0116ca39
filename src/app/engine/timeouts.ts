import { setTimeout as delay } from 'node:timers/promises';
import { EngineError, type Failure } from '../errors';
import { toEngineError } from './failures';

/** Timeouts of an engine, in milliseconds. */
export interface Timeouts {
  /** Between two events. */
  readonly silence: number;
  /** From the question to the end of the answer. */
  readonly whole: number;
}

const MAX_ATTEMPTS = 3;
/** Milliseconds after the question within which a retry may start. */
const RETRY_WINDOW = 15_000;
const FIRST_PAUSE = 1_000;

/**
 * Passes events on, and aborts the request when a timeout expires, when `signal` is aborted, or when the consumer stops
 * iterating. Aborting the request ends a stream that would otherwise wait for ever.
 *
 * @throws EngineError
 */
export async function* withTimeouts<E>(
  start: (signal: AbortSignal) => AsyncIterable<E>,
  { silence, whole }: Timeouts,
  signal: AbortSignal,
): AsyncGenerator<E> {
  const request = new AbortController();
  const abortWith = (failure: Failure, message: string) => () => request.abort(new EngineError(failure, message));
  const stalled = setTimeout(abortWith('stalled', `The engine sent no event for ${silence} ms`), silence);
  let isComplete = false;
  const tooLong = setTimeout(abortWith('tooLong', `The answer did not end within ${whole} ms`), whole);
  try {
    for await (const event of start(AbortSignal.any([signal, request.signal]))) {
      stalled.refresh();
      yield event;
    }
    request.signal.throwIfAborted();
    isComplete = true;
  } catch (error) {
    throw toEngineError(request.signal.aborted ? request.signal.reason : error);
  } finally {
    clearTimeout(stalled);
    clearTimeout(tooLong);
    // Aborting a request that has ended would cost the creation of an error and its stack trace.
    if (!isComplete) request.abort();
  }
}

/**
 * Retries an answer that is throttled before its first event, at most 3 attempts within 15 s. Emits a `throttled` event for
 * each attempt that is retried.
 */
export async function* retryingThrottled<E>(
  start: () => AsyncIterable<E>,
  signal: AbortSignal,
): AsyncGenerator<E | { readonly type: 'throttled' }> {
  const startedAt = Date.now();
  for (let attempt = 1, pause = FIRST_PAUSE; ; attempt++, pause *= 3) {
    let hasStarted = false;
    try {
      for await (const event of start()) {
        hasStarted = true;
        yield event;
      }
      return;
    } catch (error) {
      const jittered = pause * (0.75 + Math.random() / 2);
      const mayRetry = !hasStarted && attempt < MAX_ATTEMPTS && Date.now() + jittered - startedAt < RETRY_WINDOW;
      if (!mayRetry || toEngineError(error).failure !== 'throttled') throw error;
      yield { type: 'throttled' };
      await delay(jittered, undefined, { signal });
    }
  }
}
