import { Readable } from 'node:stream';
import { type EventStreamMarshaller, eventStreamSerdeProvider } from '@smithy/core/event-streams';
import fc from 'fast-check';
import { serviceEvents } from '../../../src/app/engine/service-events';
import { chunk, citation, event, exception, frame, modelText, output } from '../../support/app/engine-server';

/** Texts with characters of one to four bytes in UTF-8. */
const TEXT = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '\n', 'ä', '€', '😀'), maxLength: 12 });

/** Frames of all kinds. */
const FRAME = fc.oneof(
  TEXT.map(output),
  TEXT.map(modelText),
  TEXT.map((text) => chunk(text)),
  TEXT.map((text) => chunk(text, [citation(text, undefined)])),
  TEXT.map((text) => event('contentBlockDelta', { contentBlockIndex: 1, delta: { text }, p: 'abcdefgh' })),
  fc.constantFrom(
    event('output', {}),
    event('output', { text: null }),
    event('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '{"query":"x"}' } } }),
    event('contentBlockStop', { contentBlockIndex: 0 }),
    event('chunk', {}),
    event('citation', { citation: citation('x', { start: 0, end: 1 }) }),
    event('trace', { trace: { orchestrationTrace: {} } }),
    event('constructor', { text: 'x' }),
    event('brandNew', { text: 'x' }),
    // The headers of an event may have any order.
    frame({ ':event-type': 'output', ':content-type': 'application/json', ':message-type': 'event' }, { text: 'x' }),
  ),
);

/** How a stream may end. */
const END = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  fc.constantFrom('throttlingException', 'output', 'chunk').map((type) => exception(type)),
  fc.constant(frame({ ':message-type': 'error', ':error-code': 'InternalError', ':error-message': 'It failed' }, {})),
);

it('decodes every stream, however it is divided, as the SDK does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(FRAME, { maxLength: 20 }),
      END,
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 10 }),
      async (frames, end, lengths) => {
        const bytes = Buffer.concat([...frames, end]);
        expect(await decode(serviceEvents, bytes, lengths)).toEqual(
          await decode(eventStreamSerdeProvider, bytes, lengths),
        );
      },
    ),
    { numRuns: 300 },
  );
});

describe('a stream that is corrupt', () => {
  const [first, second] = [output('first'), output('second')];

  it('is rejected after its intact events, whichever byte is wrong', async () => {
    for (const at of second.keys()) {
      const wrong = Buffer.from(second);
      wrong[at]! ^= 0x01;
      const { events, error } = await decode(serviceEvents, Buffer.concat([first, wrong, second]), [64]);
      expect({ at, events, error }).toEqual({ at, events: [{ output: { text: 'first' } }], error: expect.any(Error) });
    }
  });

  it('is rejected if it ends inside a frame, whichever byte of the frame is the last', async () => {
    for (let length = 1; length < second.length; length++) {
      const { events, error } = await decode(serviceEvents, Buffer.concat([first, second.subarray(0, length)]), [64]);
      expect({ events, error }).toEqual({ events: [{ output: { text: 'first' } }], error: expect.any(Error) });
    }
  });

  it('is rejected as soon as a frame states an impossible length', async () => {
    const body = new Readable({ read() {} });
    const stream = serviceEvents(ENCODERS).deserialize(body, unmarshal);
    // The rest of a frame of such a length never arrives, so the decoder must not wait for it.
    body.push(Buffer.concat([first.subarray(0, 4), Buffer.alloc(4, 0xff), first.subarray(8, 12)]));
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow('checksum');
    expect(body.destroyed).toBe(true);
  });
});

it('reports a connection that is lost between two events', async () => {
  const body = new Readable({ read() {} });
  const events = serviceEvents(ENCODERS).deserialize(body, unmarshal)[Symbol.asyncIterator]();
  body.push(output('first'));
  expect((await events.next()).value).toEqual({ output: { text: 'first' } });
  body.destroy();
  await expect(events.next()).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
});

it('reads only a little ahead of its consumer, and closes the connection when the consumer stops', async () => {
  let read = 0;
  const body = new Readable({
    highWaterMark: 1,
    read() {
      read++;
      this.push(output(`${read}`));
    },
  });
  for await (const { output: text } of serviceEvents(ENCODERS).deserialize(body, unmarshal)) {
    if (text?.text !== '500') continue;
    break;
  }
  expect(read).toBeLessThan(700);
  expect(body.destroyed).toBe(true);
});

const KNOWN = new Set([
  'output',
  'citation',
  'chunk',
  'trace',
  'contentBlockDelta',
  'contentBlockStop',
  'throttlingException',
]);

const ENCODERS = {
  utf8Encoder: (bytes: Uint8Array | string) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
  utf8Decoder: (text: string) => Buffer.from(text),
};

/**
 * Converts a message as the SDK's clients do: decodes the bytes of a `chunk`, and returns `$unknown` for an unknown
 * event.
 */
const unmarshal = async (
  message: Record<string, { readonly body: Uint8Array }>,
): Promise<Record<string, { readonly text?: unknown }>> => {
  const [type, { body }] = Object.entries(message)[0]!;
  if (!KNOWN.has(type)) return { $unknown: {} };
  const payload = JSON.parse(Buffer.from(body).toString());
  const bytes = type === 'chunk' && payload.bytes !== undefined && Buffer.from(payload.bytes, 'base64');
  return { [type]: { ...payload, ...(bytes ? { bytes } : {}) } };
};

/** Divides the bytes into chunks, whose lengths are `lengths` in turn, and decodes the stream of these chunks. */
async function decode(
  provider: (encoders: typeof ENCODERS) => Pick<EventStreamMarshaller, 'deserialize'>,
  bytes: Buffer,
  lengths: readonly number[],
) {
  const events: unknown[] = [];
  try {
    for await (const decoded of provider(ENCODERS).deserialize(Readable.from(divided(bytes, lengths)), unmarshal))
      events.push(decoded);
    return { events };
  } catch (error) {
    return { events, error };
  }
}

function* divided(bytes: Buffer, lengths: readonly number[]): Generator<Buffer> {
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const length = lengths[n % lengths.length]!;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
