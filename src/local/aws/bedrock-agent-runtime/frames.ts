import { EventStreamCodec } from '@smithy/core/event-streams';
import type { ServiceError } from './errors';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
  (text) => Buffer.from(text),
);

/** A frame of `application/vnd.amazon.eventstream` with an event. */
export function eventFrame(type: string, payload: object): Buffer {
  return frame({ ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' }, payload);
}

/** A frame that ends the stream with an error. */
export function exceptionFrame(error: ServiceError): Buffer {
  return frame(
    { ':exception-type': error.frameType, ':content-type': 'application/json', ':message-type': 'exception' },
    { message: error.message },
  );
}

/** The same frame with a checksum that is wrong. */
export function broken(whole: Buffer): Buffer {
  const copy = Buffer.from(whole);
  copy[copy.length - 1] ^= 0xff;
  return copy;
}

function frame(headers: Record<string, string>, payload: object): Buffer {
  const typed = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]),
  );
  return Buffer.from(codec.encode({ headers: typed, body: Buffer.from(JSON.stringify(payload)) }));
}
