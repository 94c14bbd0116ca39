import type { ServerResponse } from 'node:http';
import { disconnect, type Response } from '../kernel/listen';

/** Small and odd, so that some network packets end within a character. */
const PACKET_BYTES = 7;

/** A response of type `application/vnd.amazon.eventstream`, the same for HTTP/1.1 and HTTP/2. */
export class EventStream {
  private readonly controller = new AbortController();
  private inPackets = false;

  constructor(private readonly response: Response) {
    response.once('close', () => this.controller.abort());
    response.on('error', () => this.controller.abort());
  }

  /** Aborted when the client has disconnected or the response is complete. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Sends the headers at once. `inPackets` splits the frames that follow into small network packets. */
  begin(headers: Record<string, string>, inPackets = false): void {
    this.inPackets = inPackets;
    this.response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream', ...headers });
    // `Http2ServerResponse` has this method too, but its type does not declare it.
    (this.response as ServerResponse).flushHeaders();
  }

  /** Resolves when the frames are written. This takes longer if the client is slow to read. */
  async write(...frames: readonly Buffer[]): Promise<void> {
    for (const bytes of this.inPackets ? frames.flatMap(packets) : frames) {
      this.signal.throwIfAborted();
      await this.writeBytes(bytes);
    }
  }

  end(): void {
    this.response.end();
  }

  /** Closes the connection in the middle of the response, as a failing network does. */
  disconnect(): void {
    disconnect(this.response);
  }

  private writeBytes(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(this.signal.reason);
      const onWritten = () => {
        this.signal.removeEventListener('abort', onAbort);
        resolve();
      };
      this.signal.addEventListener('abort', onAbort, { once: true });
      // TypeScript cannot call `write` on the union of both response types, because their overloads differ.
      if ('stream' in this.response) this.response.write(bytes, onWritten);
      else this.response.write(bytes, onWritten);
    });
  }
}

function packets(frame: Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(frame.length / PACKET_BYTES) }, (_, index) =>
    frame.subarray(index * PACKET_BYTES, (index + 1) * PACKET_BYTES),
  );
}
