import { setTimeout as delay } from 'node:timers/promises';
import { EngineError } from '../errors';
import { toEngineError } from './failures';

/** How long an engine may take, in milliseconds. */
export interface Patience {
  /** Without any event. */
  readonly silence: number;
  /** From question to end. */
  readonly whole: number;
}

const TRIES = 3;
const TRY_WITHIN = 15_000;
const FIRST_PAUSE = 1_000;

/**
 * Passes events on, and gives up on a stream that stalls or does not end. The signal given to
 * `start` aborts the request when that happens, when `signal` does, or when nobody reads on.
 *
 * @throws EngineError
 */
export async function* withPatience<E>(
  start: (signal: AbortSignal) => AsyncIterable<E>, { silence, whole }: Patience, signal: AbortSignal,
): AsyncGenerator<E> {
  const request = new AbortController();
  const given = AbortSignal.any([signal, request.signal]);
  const deadline = Date.now() + whole;
  const events = start(given)[Symbol.asyncIterator]();
  try {
    while (true) {
      const left = deadline - Date.now();
      const next = await within(events.next(), Math.min(silence, left), given, () => (
        left <= silence
          ? new EngineError('tooLong', `The answer did not end within ${whole} ms`)
          : new EngineError('stalled', `The engine was silent for ${silence} ms`)
      ));
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    throw toEngineError(error);
  } finally {
    request.abort();
  }
}

/** Starts again when the first thing an engine says is that it is too busy: at most 3 tries within 15 s. */
export async function* retryingThrottled<E>(start: () => AsyncIterable<E>, signal: AbortSignal): AsyncGenerator<E> {
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
      await delay(jittered, undefined, { signal });
    }
  }
}

/** Waits for a promise, but not longer than a time, and not past an abort. */
function within<T>(promise: Promise<T>, time: number, signal: AbortSignal, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (error: unknown) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      reject(error);
    };
    const abort = () => give(new EngineError('dropped', 'The request was aborted'));
    const timer = setTimeout(() => give(late()), Math.max(0, time));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then((value) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(value);
    }, give);
  });
}
