/**
 * Reads the body of a response of `fetch` in chunks. If the caller leaves the loop early, the generator cancels the rest of the
 * body.
 *
 * If the garbage collector runs before the body is complete, `fetch` no longer observes its signal, and a stalled body blocks the
 * caller for minutes (https://github.com/nodejs/undici/issues/3644). This function therefore observes the signal itself.
 *
 * @throws the signal's reason when the signal is aborted, or the error of the connection
 */
export async function* piecesOf({ body }: Response, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  if (!body) return;
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
