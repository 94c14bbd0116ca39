import { EventStreamCodec } from '@smithy/core/event-streams';
import type { Refusal } from '../kernel/refusal';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
  (text) => Buffer.from(text),
);

/** Encodes an event as a frame of `application/vnd.amazon.eventstream`. */
export function eventFrame(type: string, payload: object): Buffer {
  return frame({ ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' }, payload);
}

/** Encodes an error as the frame that ends a stream. */
export function exceptionFrame({ type, message }: Refusal): Buffer {
  return frame(
    {
      // In frames, the first letter of a type is lower case (`throttlingException`), unlike in the header
      // `x-amzn-errortype`.
      ':exception-type': `${type[0].toLowerCase()}${type.slice(1)}`,
      ':content-type': 'application/json',
      ':message-type': 'exception',
    },
    { message },
  );
}

/** Returns a copy of the frame with a wrong checksum. */
export function corrupted(frame: Buffer): Buffer {
  const copy = Buffer.from(frame);
  copy[copy.length - 1] ^= 0xff;
  return copy;
}

function frame(headers: Record<string, string>, payload: object): Buffer {
  const typed = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]),
  );
  return Buffer.from(codec.encode({ headers: typed, body: Buffer.from(JSON.stringify(payload)) }));
}
