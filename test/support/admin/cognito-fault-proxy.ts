import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `cut` closes the connection without forwarding the request; `lost` closes it after the user pool has performed the
 * request; an object is an error response of Cognito.
 */
type Fault = 'cut' | 'lost' | { readonly error: string; readonly status?: number; readonly message?: string };

/** A proxy in front of the user pool. It injects faults and delays into the requests of chosen operations, and forwards all others. */
export class CognitoFaultProxy {
  /** The requested operations, in order. */
  readonly requested: string[] = [];
  private readonly faults = new Map<string, { fault: Fault; times: number }>();
  private readonly delays = new Map<string, () => Promise<unknown>>();
  private readonly server = createServer((message, response) => void this.handle(message, response));

  private constructor(private readonly target: string) {}

  static async before(target: string): Promise<CognitoFaultProxy> {
    const proxy = new CognitoFaultProxy(target);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Makes an operation fail from now on, or for the next `times` requests. */
  fail(operation: string, fault: Fault, times = Infinity): void {
    this.faults.set(operation, { fault, times });
  }

  /** Makes the proxy await `wait` before it forwards each request of an operation. */
  delay(operation: string, wait: () => Promise<unknown>): void {
    this.delays.set(operation, wait);
  }

  /** Removes all faults and delays. */
  reset(): void {
    this.faults.clear();
    this.delays.clear();
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(message.headers['x-amz-target']).split('.')[1]!;
    this.requested.push(operation);
    const injected = this.faults.get(operation);
    const fault = injected && injected.times-- > 0 ? injected.fault : undefined;
    if (fault && fault !== 'lost') return this.reply(message, response, fault);
    await this.delays.get(operation)?.();
    const forwarded = request(this.target, { method: message.method, headers: message.headers }, (answer) => {
      if (fault === 'lost') return void response.destroy();
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    message.pipe(forwarded.on('error', () => response.destroy()));
  }

  private reply(message: IncomingMessage, response: ServerResponse, fault: Exclude<Fault, 'lost'>): void {
    message.resume();
    if (fault === 'cut') return void response.destroy();
    const { error, status = 400, message: text = 'The address secret@example.org is refused' } = fault;
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ __type: error, message: text }));
  }
}
