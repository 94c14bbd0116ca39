/** One server-sent event. */
export interface ServerSentEvent {
  /** Absent for the events that a page takes as they are. */
  readonly event?: string | undefined;
  readonly id?: number | undefined;
  /** Absent where only the id is to be remembered. */
  readonly data?: string | undefined;
}

/** A comment: keeps proxies from closing a silent stream. */
const HEARTBEAT = ':\n\n';
/** Milliseconds of silence after which one is sent. */
const HEARTBEAT_EVERY = 15_000;

/** Writes an event (WHATWG HTML, section 9.2): data is split at every line break, a leading space is protected. */
export function encodeEvent({ event, id, data }: ServerSentEvent): string {
  const lines = data?.split(/\r\n|\r|\n/).map((line) => `data:${line.startsWith(' ') ? ' ' : ''}${line}\n`) ?? [];
  return `${event === undefined ? '' : `event:${event}\n`}${id === undefined ? '' : `id:${id}\n`}${lines.join('')}\n`;
}

/** Encodes batches of events, begins at once, and sends a heartbeat when there is nothing to say. */
export async function* eventStream(
  batches: AsyncIterable<readonly ServerSentEvent[]>, heartbeatEvery = HEARTBEAT_EVERY,
): AsyncGenerator<string> {
  const events = batches[Symbol.asyncIterator]();
  yield HEARTBEAT;
  try {
    let next = events.next();
    while (true) {
      const result = await orSilence(next, heartbeatEvery);
      if (!result) yield HEARTBEAT;
      else if (result.done) return;
      else {
        yield result.value.map(encodeEvent).join('');
        next = events.next();
      }
    }
  } finally {
    await events.return?.();
  }
}

function orSilence<T>(promise: Promise<T>, time: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), time);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
