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
  batches: AsyncIterable<readonly ServerSentEvent[]>,
  heartbeatEvery = HEARTBEAT_EVERY,
): AsyncGenerator<string> {
  yield HEARTBEAT;
  for await (const batch of withSilences(batches, heartbeatEvery)) yield batch?.map(encodeEvent).join('') ?? HEARTBEAT;
}

/** Passes values on, and gives `undefined` whenever none has come for a time (milliseconds). */
export async function* withSilences<T>(
  values: AsyncIterable<T>,
  time = HEARTBEAT_EVERY,
): AsyncGenerator<T | undefined> {
  const iterator = values[Symbol.asyncIterator]();
  try {
    let next = iterator.next();
    while (true) {
      const result = await orSilence(next, time);
      if (!result) yield undefined;
      else if (result.done) return;
      else {
        yield result.value;
        next = iterator.next();
      }
    }
  } finally {
    await iterator.return?.();
  }
}

function orSilence<T>(promise: Promise<T>, time: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), time);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
