import { within } from '../../concurrency';

/** One server-sent event. */
export interface ServerSentEvent {
  /** The event's name; absent for the default, `message`. */
  readonly event?: string | undefined;
  /** Has no line breaks. */
  readonly id?: number | string | undefined;
  /** Absent if the event carries only an id. */
  readonly data?: string | undefined;
}

/** A comment, which keeps proxies from closing a silent stream. */
const HEARTBEAT = ':\n\n';
/** Milliseconds of silence after which a heartbeat is sent. */
const HEARTBEAT_INTERVAL = 15_000;

/** Encodes an event (WHATWG HTML, section 9.2). Splits data at every line break and preserves a leading space. */
export function encodeEvent({ event, id, data }: ServerSentEvent): string {
  const lines = data?.split(/\r\n|\r|\n/).map((line) => `data:${line.startsWith(' ') ? ' ' : ''}${line}\n`) ?? [];
  return `${event === undefined ? '' : `event:${event}\n`}${id === undefined ? '' : `id:${id}\n`}${lines.join('')}\n`;
}

/** Encodes batches of events. Starts at once with a heartbeat, and sends another heartbeat after each silence. */
export async function* eventStream(
  batches: AsyncIterable<readonly ServerSentEvent[]>,
  heartbeatInterval = HEARTBEAT_INTERVAL,
): AsyncGenerator<string> {
  yield HEARTBEAT;
  for await (const batch of withSilences(batches, heartbeatInterval))
    yield batch?.map(encodeEvent).join('') ?? HEARTBEAT;
}

/** Yields the values, and `undefined` after each `time` milliseconds without a value. */
export async function* withSilences<T>(
  values: AsyncIterable<T>,
  time = HEARTBEAT_INTERVAL,
): AsyncGenerator<T | undefined> {
  const iterator = values[Symbol.asyncIterator]();
  try {
    let next = iterator.next();
    while (true) {
      const result = await within(next, time);
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
