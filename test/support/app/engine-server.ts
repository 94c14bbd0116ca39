import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { EventStreamCodec } from '@smithy/core/event-streams';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString()),
  (text) => Buffer.from(text),
);

/** A frame of `application/vnd.amazon.eventstream`. */
export function frame(headers: Record<string, string>, payload: object): Buffer {
  const typed = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]),
  );
  return Buffer.from(codec.encode({ headers: typed, body: Buffer.from(JSON.stringify(payload)) }));
}

export const event = (type: string, payload: object): Buffer =>
  frame({ ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' }, payload);

export const exception = (type: string, message = 'arn:aws:secret says no'): Buffer =>
  frame({ ':message-type': 'exception', ':exception-type': type, ':content-type': 'application/json' }, { message });

/** A `chunk` event of an agent. If `text` is a buffer, it may end or start within a character. */
export const chunk = (text: string | Buffer, citations: readonly object[] = []): Buffer =>
  event('chunk', {
    bytes: Buffer.from(text).toString('base64'),
    ...(citations.length ? { attribution: { citations } } : {}),
  });

export const output = (text: string): Buffer => event('output', { text });

/** An event with text, as `ConverseStream` sends it. */
export const modelText = (text: string): Buffer =>
  event('contentBlockDelta', { contentBlockIndex: 0, delta: { text } });

/** A citation as both an agent and a knowledge base send it. */
export function citation(
  text: string | undefined,
  span: { start: number; end: number } | undefined,
  uri = 's3://knowledge/documents/Grants.pdf',
) {
  return {
    generatedResponsePart: { textResponsePart: { ...(text === undefined ? {} : { text }), ...(span ? { span } : {}) } },
    retrievedReferences: [
      {
        content: { text: 'The passage.' },
        location: { type: 'S3', s3Location: { uri } },
        metadata: { 'x-amz-bedrock-kb-document-page-number': 3 },
      },
    ],
  };
}

/** A request that the EngineServer has received, with methods to respond to it. */
export class Call {
  constructor(
    readonly path: string,
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readonly body: any,
    private readonly response: ServerResponse,
    private readonly session: string,
  ) {}

  /** Resolves when the client has disconnected. */
  get disconnected(): Promise<void> {
    return new Promise((resolve) => this.response.once('close', resolve));
  }

  /** Sends frames. Sends the headers first if they have not been sent. */
  async send(...frames: readonly Buffer[]): Promise<this> {
    if (!this.response.headersSent) {
      this.response.writeHead(200, {
        'content-type': 'application/vnd.amazon.eventstream',
        'x-amzn-bedrock-agent-content-type': 'application/json',
        'x-amz-bedrock-agent-session-id': this.session,
        'x-amzn-bedrock-knowledge-base-session-id': this.session,
      });
      this.response.flushHeaders();
    }
    for (const bytes of frames) await new Promise((resolve) => this.response.write(bytes, resolve));
    return this;
  }

  end(): void {
    this.response.end();
  }

  /** Closes the connection without ending the response. */
  disconnect(): void {
    this.response.socket?.destroy();
  }

  /** Responds with JSON, as operations without a stream do. */
  json(body: object): void {
    this.response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  /** Responds with an exception. */
  fail(status: number, type: string, message = 'arn:aws:secret says no'): void {
    this.response
      .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
      .end(JSON.stringify({ message }));
  }

  /** Responds with a proxy's error page. */
  sendHtml(status: number): void {
    this.response
      .writeHead(status, { 'content-type': 'text/html' })
      .end('<html><body><h1>502 Bad Gateway</h1></body></html>');
  }
}

/** A server in place of Bedrock, over HTTP/1.1. The test determines every byte of its responses. */
export class EngineServer {
  readonly calls: Call[] = [];
  url = '';
  /** Called for each request; a test replaces it to specify the response. */
  handle: (call: Call) => unknown = async (call) => (await call.send(chunk('Yes.'))).end();
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  static async open(): Promise<EngineServer> {
    const engine = new EngineServer();
    // By default, Node closes idle connections after 5 seconds. A request fails if the server closes its connection while
    // the client reuses it.
    engine.server.keepAliveTimeout = 120_000;
    engine.server.on('connection', (socket) => {
      engine.sockets.add(socket);
      socket.once('close', () => engine.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => engine.server.listen(0, '127.0.0.1', resolve));
    engine.url = `http://127.0.0.1:${(engine.server.address() as AddressInfo).port}`;
    return engine;
  }

  get connections(): number {
    return this.sockets.size;
  }

  /** Responds to each of the next calls with these frames. */
  respondWith(...frames: readonly Buffer[]): void {
    this.handle = async (call) => (await call.send(...frames)).end();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    response.on('error', () => undefined);
    const call = new Call(
      request.url!,
      JSON.parse(Buffer.concat(parts).toString()),
      response,
      `session-${this.calls.length + 1}`,
    );
    this.calls.push(call);
    await this.handle(call);
  }
}
