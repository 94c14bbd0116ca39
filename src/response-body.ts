/**
 * Reads the body of a response of `fetch` piece by piece. If the caller leaves the loop early, the rest is cancelled.
 *
 * `fetch` ignores its signal after the garbage collector has run while the body arrives, so a stalled body would not
 * end for minutes (https://github.com/nodejs/undici/issues/3644). Therefore this function observes the signal itself.
 *
 * @throws the reason of the signal when it is aborted, or the error of the connection
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
