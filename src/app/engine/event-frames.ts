import { crc32 } from 'node:zlib';

/** Bytes at the start of a frame: its length, the length of its headers, and the checksum of these two. */
const PRELUDE = 12;
/** Bytes of the checksum at the end of a frame. */
const CHECKSUM = 4;
/** Bytes of the longest frame that a service may send. */
const LONGEST_FRAME = 24 * 1024 * 1024;

/**
 * Divides a stream of `application/vnd.amazon.eventstream` into frames (https://smithy.io/2.0/aws/amazon-eventstream.html). A frame
 * may be divided between chunks of the stream in any way.
 */
export class FrameDivider {
  private chunks: Buffer[] = [];
  private received = 0;
  /** The number of bytes that must be buffered to contain the next frame or, while its length is unknown, its prelude. */
  private needed = PRELUDE;

  /** @param onFrame called with each complete frame */
  constructor(private readonly onFrame: (frame: Buffer) => void) {}

  /** Whether all bytes so far belong to complete frames, so that the stream may end. */
  get isComplete(): boolean {
    return this.received === 0;
  }

  /**
   * Adds a chunk.
   * @throws Error if a prelude is corrupt, because the start of the next frame is then unknown
   */
  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.received += chunk.length;
    if (this.received < this.needed) return;
    const bytes = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    let start = 0;
    while (true) {
      const left = bytes.length - start;
      this.needed = left < PRELUDE ? PRELUDE : frameLength(bytes, start);
      if (left < this.needed) break;
      this.onFrame(bytes.subarray(start, start + this.needed));
      start += this.needed;
    }
    this.chunks = start < bytes.length ? [bytes.subarray(start)] : [];
    this.received = bytes.length - start;
  }
}

/** The headers of a frame, encoded. @throws Error if the frame is corrupt */
export function headersOf(frame: Buffer): Buffer {
  const end = frame.length - CHECKSUM;
  if (crc32(frame.subarray(0, end)) !== frame.readUInt32BE(end)) throw new Error('The checksum of an event is wrong');
  return frame.subarray(PRELUDE, PRELUDE + frame.readUInt32BE(4));
}

/**
 * Returns the payload of a frame as text.
 * @param headers the result of `headersOf` for the same frame
 */
export function payloadOf(frame: Buffer, headers: Buffer): string {
  return frame.toString('utf8', PRELUDE + headers.length, frame.length - CHECKSUM);
}

function frameLength(bytes: Buffer, start: number): number {
  const length = bytes.readUInt32BE(start);
  const headersLength = bytes.readUInt32BE(start + 4);
  if (crc32(bytes.subarray(start, start + 8)) !== bytes.readUInt32BE(start + 8))
    throw new Error('The checksum of the prelude of an event is wrong');
  if (length > LONGEST_FRAME || length < PRELUDE + headersLength + CHECKSUM)
    throw new Error(`An event has an invalid length: ${length} bytes, with ${headersLength} bytes of headers`);
  return length;
}
