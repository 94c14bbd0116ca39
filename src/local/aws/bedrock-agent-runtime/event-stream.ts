import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { invalid, ProxyError, type ServiceError } from './errors';
import type { Request, Response } from './listener';

/** The service's own limit is 25 million characters of input text. */
const LARGEST_BODY = 32 * 1024 * 1024;
/** Small and odd, so that a network packet ends within a character now and then. */
const PACKET = 7;

/** One request and its answer, alike for both protocols. */
export class Exchange {
  private readonly controller = new AbortController();
  private inPackets = false;

  constructor(
    private readonly request: Request,
    private readonly response: Response,
  ) {
    response.once('close', () => this.controller.abort());
    response.on('error', () => this.controller.abort());
    response.setHeader('x-amzn-requestid', randomUUID());
  }

  /** Aborted when the client has gone, or the answer is complete. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Method and path: `POST /retrieveAndGenerateStream`. */
  get target(): string {
    return `${this.request.method} ${new URL(this.request.url ?? '/', 'http://localhost').pathname}`;
  }

  /** Whether the status has been sent, so that no other can be. */
  get hasBegun(): boolean {
    return this.response.headersSent;
  }

  /** @throws ServiceError (validation) when the body is no JSON object, or too large */
  async body(): Promise<unknown> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.request) {
      size += chunk.length;
      if (size > LARGEST_BODY) throw invalid(`The request body has more than ${LARGEST_BODY} bytes.`);
      chunks.push(chunk);
    }
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
    } catch {
      throw invalid('The request body is not JSON in UTF-8.');
    }
  }

  json(body: object): void {
    this.reply(200, { 'content-type': 'application/json' }, JSON.stringify(body));
  }

  refuse(error: ServiceError | ProxyError): void {
    if (error instanceof ProxyError) {
      this.reply(
        error.status,
        { 'content-type': 'text/html' },
        '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
      );
    } else {
      this.reply(
        error.status,
        { 'content-type': 'application/json', 'x-amzn-errortype': error.type },
        JSON.stringify({ message: error.message }),
      );
    }
  }

  /** Sends the headers of an event stream at once; `inPackets` parts what follows into small network packets. */
  begin(headers: Record<string, string>, inPackets = false): void {
    this.inPackets = inPackets;
    this.response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream', ...headers });
    // Both have it; the types of HTTP/2 forget it.
    (this.response as ServerResponse).flushHeaders();
  }

  /** Resolves when the frames are on their way, which takes as long as the client makes it wait. */
  async write(...frames: readonly Buffer[]): Promise<void> {
    for (const piece of this.inPackets ? frames.flatMap(packets) : frames) {
      this.signal.throwIfAborted();
      await this.send(piece);
    }
  }

  end(): void {
    this.response.end();
  }

  /** Cuts the connection as a failing network does. */
  cut(): void {
    if ('stream' in this.response) this.response.stream.session?.destroy();
    else this.response.socket?.destroy();
  }

  private send(piece: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const left = () => reject(this.signal.reason);
      const sent = () => {
        this.signal.removeEventListener('abort', left);
        resolve();
      };
      this.signal.addEventListener('abort', left, { once: true });
      // The two protocols' overloads do not add up to one callable type.
      if ('stream' in this.response) this.response.write(piece, sent);
      else this.response.write(piece, sent);
    });
  }

  private reply(status: number, headers: Record<string, string>, body: string): void {
    this.response.writeHead(status, headers);
    this.response.end(body);
  }
}

const packets = (frame: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(frame.length / PACKET) }, (_, index) =>
    frame.subarray(index * PACKET, (index + 1) * PACKET),
  );
