import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { finished, type Readable } from 'node:stream';
import { EventStreamCodec, EventStreamMarshaller, getMessageUnmarshaller } from '@smithy/core/event-streams';
import { answerInterval } from '../answer-interval';
import { FrameDivider, headersOf, payloadOf } from './event-frames';

/** Maximum number of frames that wait for the consumer. If more are waiting, the connection is paused. */
const MAX_WAITING = 64;

/** Maximum bytes between two decisions of `rest` for which the service counts as slow. `rest` pauses only a slow service. */
const SLOW = 32 * 1024;

/** The body of a response, with its connection if it comes from HTTP. */
type Body = Readable & Partial<Pick<IncomingMessage, 'socket' | 'complete'>>;

/** The parts of an event that may contain text. */
interface Payload {
  readonly text?: unknown;
  readonly delta?: { readonly text?: unknown };
  readonly bytes?: unknown;
  readonly attribution?: unknown;
}

/**
 * Converts a payload to the form in which the SDK returns it. Returns undefined for a payload that the SDK must convert: one without
 * text, or with citations.
 */
type ReadText = (payload: Payload) => object | undefined;

/** The functions that read the events with the text of an answer. The keys are the types of these events. */
const TEXT_EVENTS: ReadonlyMap<unknown, ReadText> = new Map<unknown, ReadText>([
  // RetrieveAndGenerateStream
  ['output', (payload) => (typeof payload.text === 'string' ? { output: payload } : undefined)],
  // ConverseStream
  [
    'contentBlockDelta',
    (payload) => (typeof payload.delta?.text === 'string' ? { contentBlockDelta: payload } : undefined),
  ],
  // InvokeAgent
  [
    'chunk',
    ({ bytes, attribution }) =>
      typeof bytes === 'string' && !attribution ? { chunk: { bytes: Buffer.from(bytes, 'base64') } } : undefined,
  ],
]);

type Encoders = ConstructorParameters<typeof EventStreamMarshaller>[0];
type Marshaller = Pick<EventStreamMarshaller, 'serialize' | 'deserialize'>;
type Message = ReturnType<EventStreamCodec['decode']>;
/** The SDK's function that converts a message. It receives an object whose key is the message's type. */
type Deserializer<T> = (message: Record<string, Message>) => Promise<T>;
/** Converts a message. Returns undefined for an event that the SDK does not know. */
type Unmarshal<T> = (message: Message) => Promise<T | undefined>;

/**
 * The clients' option `eventStreamSerdeProvider`. It decodes the streams of responses. Nearly all events of a stream contain only
 * text; decoding them here takes a fraction of the CPU time that the SDK would need. The SDK decodes all other events and the
 * exceptions.
 */
export function serviceEvents(encoders: Encoders): Marshaller {
  const sdk = new EventStreamMarshaller(encoders);
  const codec = new EventStreamCodec(encoders.utf8Encoder, encoders.utf8Decoder);
  return {
    serialize: (input, serializer) => sdk.serialize(input, serializer),
    deserialize: <T>(body: Body, deserializer: Deserializer<T>) => {
      const unmarshal = getMessageUnmarshaller(deserializer as Deserializer<object>, encoders.utf8Encoder);
      return new ServiceEvents(body, codec, unmarshal as Unmarshal<T>);
    },
  };
}

/** The events of a response. */
class ServiceEvents<T> implements AsyncIterableIterator<T> {
  private readonly waiting: Buffer[] = [];
  private readonly frames = new FrameDivider((frame) => this.waiting.push(frame));
  private wake = () => {};
  private isEnded = false;
  /** Bytes received since the last decision of `rest`. */
  private received = 0;
  /** Whether the last event was text and not empty. After any other event, such as a citation, reading does not rest. */
  private isText = false;
  private planned: NodeJS.Immediate | undefined;
  private resting: NodeJS.Timeout | undefined;
  private error: Error | undefined;
  /** The headers of the last event. All events of a type have the same headers. `readText` reads events with these headers. */
  private headers: Buffer | undefined;
  private readText: ReadText | undefined;

  constructor(
    private readonly body: Body,
    private readonly codec: EventStreamCodec,
    private readonly unmarshal: Unmarshal<T>,
  ) {
    // Iterating over the stream would cost several times the CPU time of these listeners.
    body.on('data', (chunk: Buffer) => this.receive(chunk));
    finished(body, { writable: false }, (error) => this.end(error ?? undefined));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @throws the service's exception, or an error if the response ends early or is corrupt */
  async next(): Promise<IteratorResult<T, undefined>> {
    while (true) {
      const frame = this.waiting.shift();
      if (frame) {
        if (this.waiting.length === 0 && this.body.isPaused()) this.body.resume();
        const value = this.decodeText(frame) ?? (await this.unmarshal(this.codec.decode(frame)));
        if (value !== undefined) return { done: false, value };
      } else if (this.error) throw this.error;
      else if (this.isEnded) return { done: true, value: undefined };
      else {
        this.rest();
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.body.destroy();
    return { done: true, value: undefined };
  }

  /**
   * Stops reading from a slow service for one interval, so that its next tokens arrive together: reading each of them separately would
   * cost several times the CPU time. Decides after everything that has already arrived has been read, which may take several calls of
   * `receive`.
   */
  private rest(): void {
    if (!this.isText || this.planned || !this.body.socket) return;
    this.planned = setImmediate(() => {
      this.planned = undefined;
      const isSlow = this.received <= SLOW;
      this.received = 0;
      if (isSlow && this.mayRest()) this.pause(this.body.socket!);
    });
  }

  /** Whether the last complete event was text and nothing follows it yet. A complete response no longer owns its connection. */
  private mayRest(): boolean {
    return this.isText && this.waiting.length === 0 && this.frames.isComplete && !this.isEnded && !this.body.complete;
  }

  private pause(socket: Socket): void {
    clearTimeout(this.resting);
    socket.pause();
    this.resting = setTimeout(() => socket.resume(), answerInterval.now());
  }

  private receive(chunk: Buffer): void {
    if (this.isEnded) return;
    this.received += chunk.length;
    try {
      this.frames.add(chunk);
    } catch (error) {
      this.end(error as Error);
      this.body.destroy();
    }
    if (this.waiting.length > MAX_WAITING) this.body.pause();
    this.wake();
  }

  private end(error: Error | undefined): void {
    if (this.isEnded) return;
    this.isEnded = true;
    clearImmediate(this.planned);
    clearTimeout(this.resting);
    this.error = error ?? (this.frames.isComplete ? undefined : new Error('The response ends within an event'));
    this.wake();
  }

  /** Returns undefined for an event that the SDK must decode. @throws Error if the event is corrupt */
  private decodeText(frame: Buffer): T | undefined {
    const headers = headersOf(frame);
    if (!this.headers?.equals(headers)) {
      const { ':message-type': kind, ':event-type': type } = this.codec.decode(frame).headers;
      this.headers = headers;
      this.readText = kind?.value === 'event' ? TEXT_EVENTS.get(type?.value) : undefined;
    }
    this.isText = false;
    if (!this.readText) return undefined;
    const payload = JSON.parse(payloadOf(frame, headers)) as Payload;
    const event = this.readText(payload) as T | undefined;
    this.isText = event !== undefined && hasText(payload);
    return event;
  }
}

/** Models begin some answers with an empty text. */
function hasText({ text, delta, bytes }: Payload): boolean {
  return Boolean(text ?? delta?.text ?? bytes);
}
