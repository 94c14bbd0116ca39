import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { buffer, json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** What the proxy does with a request instead of forwarding it immediately and returning the response. */
export type Fault =
  | 'throttle'
  | 'error'
  | 'html'
  | 'cut'
  /** The proxy never responds. */
  | 'hang'
  /** The proxy refuses connections. Only for `injectFault`. */
  | 'refused'
  /** The table carries out the request, but the proxy resets the connection instead of returning the response. */
  | 'lost response'
  /** The proxy responds that the condition is not met, as if another request had changed the item meanwhile. */
  | 'condition'
  /** The proxy forwards the request after this number of milliseconds. */
  | { readonly slow: number }
  /**
   * The table carries out the request when the promise has resolved, even if the client has given up. The response is
   * lost.
   */
  | { readonly late: Promise<unknown> }
  /** The table stores a batch without the items that the function selects. The response lists these as unprocessed. */
  | { readonly unprocessed: (index: number) => boolean };

/** An HTTP proxy in front of a DynamoDB server. It counts requests, and injects faults. */
export class TableProxy {
  /** How many requests of each operation arrived since the last `reset`. */
  counts: Record<string, number> = {};
  /** Returns the fault to inject into a request. If it returns a promise, the request waits until the promise has resolved. */
  fault: (operation: string) => Fault | undefined | Promise<Fault | undefined> = () => undefined;
  /** Called when the table has carried out a `DeleteItem`, before the client receives the response. */
  onDeleted: ((key: Record<string, { S: string }>) => void) | undefined;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server = createServer((incoming, response) => void this.answer(incoming, response));
  private port = 0;

  private constructor(private readonly target: URL) {}

  static async before(url: string): Promise<TableProxy> {
    const proxy = new TableProxy(new URL(url));
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.port = (proxy.server.address() as AddressInfo).port;
    // Try again to listen: while the port was closed, the system may have given it to a connection.
    proxy.server.on('error', () => setTimeout(() => proxy.restore(), 100));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Injects a fault into every request until the returned function is called. */
  injectFault(fault: Fault): () => void {
    this.fault = () => fault;
    if (fault === 'refused') void this.stopListening();
    return () => this.restore();
  }

  restore(): void {
    this.fault = () => undefined;
    if (!this.server.listening) this.server.listen(this.port, '127.0.0.1');
  }

  reset(): void {
    this.counts = {};
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.stopListening();
  }

  private stopListening(): Promise<unknown> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    return closed;
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    incoming.on('error', () => undefined);
    response.on('error', () => undefined);
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    this.counts[operation] = (this.counts[operation] ?? 0) + 1;
    const fault = await this.fault(operation);
    if (fault === 'hang') return;
    if (fault === 'cut') return void incoming.socket.resetAndDestroy();
    if (fault === 'throttle') return fail(response, 400, 'ProvisionedThroughputExceededException');
    if (fault === 'condition') return fail(response, 400, 'ConditionalCheckFailedException');
    if (fault === 'error') return fail(response, 500, 'InternalServerError');
    if (fault === 'html') return void response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Sorry</h1>');
    if (typeof fault === 'object' && 'unprocessed' in fault)
      return this.forwardPart(incoming, response, fault.unprocessed);
    if (typeof fault === 'object' && 'late' in fault) return this.forwardLate(incoming, fault.late);
    if (typeof fault === 'object') await delay(fault.slow);
    this.forward(incoming, response, fault === 'lost response');
  }

  private async forwardLate(incoming: IncomingMessage, time: Promise<unknown>): Promise<void> {
    const body = await buffer(incoming);
    await time;
    await this.send(incoming, body);
  }

  private async forwardPart(
    incoming: IncomingMessage,
    response: ServerResponse,
    isUnprocessed: (index: number) => boolean,
  ): Promise<void> {
    const [[table, writes]] = Object.entries(
      ((await json(incoming)) as { RequestItems: Record<string, unknown[]> }).RequestItems,
    ) as [[string, unknown[]]];
    const left = writes.filter((_, index) => isUnprocessed(index));
    const RequestItems = { [table]: writes.filter((write) => !left.includes(write)) };
    if (RequestItems[table]!.length > 0) await this.send(incoming, JSON.stringify({ RequestItems }));
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ UnprocessedItems: left.length > 0 ? { [table]: left } : {} }));
  }

  /** Sends the request of a client to the table, with another body or later than the client sent it. */
  private async send({ headers, url }: IncomingMessage, body: Buffer<ArrayBuffer> | string): Promise<void> {
    const names = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'];
    await fetch(new URL(url!, this.target), {
      method: 'POST',
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
      body,
    });
  }

  private forward(incoming: IncomingMessage, response: ServerResponse, isLost: boolean): void {
    const { method, url, headers } = incoming;
    const { hostname, port } = this.target;
    const body: Buffer[] = [];
    const isObserved = this.onDeleted && String(headers['x-amz-target']).endsWith('.DeleteItem');
    if (isObserved) incoming.on('data', (part: Buffer) => body.push(part));
    const outgoing = request({ agent: this.agent, hostname, port, method, path: url, headers }, (answer) => {
      if (isObserved && answer.statusCode === 200) this.onDeleted?.(JSON.parse(Buffer.concat(body).toString()).Key);
      if (isLost) answer.resume().on('end', () => incoming.socket.resetAndDestroy());
      else answer.pipe(response.writeHead(answer.statusCode!, answer.headers));
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  }
}

function fail(response: ServerResponse, status: number, name: string): void {
  const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'Injected' });
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}
