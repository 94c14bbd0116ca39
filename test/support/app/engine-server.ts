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

/** An agent's chunk; bytes need not be whole characters. */
export const chunk = (text: string | Buffer, citations: readonly object[] = []): Buffer =>
  event('chunk', {
    bytes: Buffer.from(text).toString('base64'),
    ...(citations.length ? { attribution: { citations } } : {}),
  });

export const output = (text: string): Buffer => event('output', { text });

/** A citation as both services word it. */
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

/** One request to the wire, and how to answer it. */
export class Call {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  constructor(
    readonly path: string,
    readonly body: any,
    private readonly response: ServerResponse,
    private readonly session: string,
  ) {}

  /** Resolves when the client has hung up. */
  get left(): Promise<void> {
    return new Promise((resolve) => this.response.once('close', resolve));
  }

  /** Sends frames, the headers before the first ones. */
  async say(...frames: readonly Buffer[]): Promise<this> {
    if (!this.response.headersSent) {
      this.response.writeHead(200, {
        'content-type': 'application/vnd.amazon.eventstream',
        'x-amzn-bedrock-agent-content-type': 'application/json',
        'x-amz-bedrock-agent-session-id': this.session,
        'x-amzn-bedrock-knowledge-base-session-id': this.session,
      });
      this.response.flushHeaders();
    }
    for (const one of frames) await new Promise((resolve) => this.response.write(one, resolve));
    return this;
  }

  end(): void {
    this.response.end();
  }

  cut(): void {
    this.response.socket?.destroy();
  }

  refuse(status: number, type: string, message = 'arn:aws:secret says no'): void {
    this.response
      .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
      .end(JSON.stringify({ message }));
  }

  html(status: number): void {
    this.response
      .writeHead(status, { 'content-type': 'text/html' })
      .end('<html><body><h1>502 Bad Gateway</h1></body></html>');
  }
}

/** An agent runtime whose every byte the test decides, over HTTP/1.1. */
export class Wire {
  readonly calls: Call[] = [];
  url = '';
  /** How the next calls are answered. */
  answer: (call: Call) => unknown = (call) => call.say(chunk('Yes.')).then((one) => one.end());
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  static async open(): Promise<Wire> {
    const wire = new Wire();
    wire.server.on('connection', (socket) => {
      wire.sockets.add(socket);
      socket.once('close', () => wire.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => wire.server.listen(0, '127.0.0.1', resolve));
    wire.url = `http://127.0.0.1:${(wire.server.address() as AddressInfo).port}`;
    return wire;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.sockets.size;
  }

  /** Answers every call with these frames. */
  frames(...frames: readonly Buffer[]): void {
    this.answer = async (call) => (await call.say(...frames)).end();
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
      `wire-session-${this.calls.length + 1}`,
    );
    this.calls.push(call);
    await this.answer(call);
  }
}
