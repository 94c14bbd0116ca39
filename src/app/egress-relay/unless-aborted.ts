/**
 * Stops waiting when the signal says so, even where whatever is waited for does not listen to it.
 * @throws a TimeoutError when time was up, which the SDK tries again, otherwise an AbortError, which it does not
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => {
      const name = signal.reason?.name === 'TimeoutError' ? 'TimeoutError' : 'AbortError';
      reject(Object.assign(new Error('The request was given up'), { name }));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
