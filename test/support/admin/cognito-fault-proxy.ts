import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = 'cut' | { readonly error: string; readonly status?: number; readonly message?: string };

/** A user pool whose answers can be chosen, an operation at a time; otherwise it passes on what is asked. */
export class CognitoFaultProxy {
  /** Operations that were asked for, in order. */
  readonly asked: string[] = [];
  private readonly answers = new Map<string, { answer: Answer; times: number }>();
  private readonly waits = new Map<string, () => Promise<unknown>>();
  private readonly server = createServer((message, response) => void this.take(message, response));

  private constructor(private readonly target: string) {}

  static async before(target: string): Promise<CognitoFaultProxy> {
    const proxy = new CognitoFaultProxy(target);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Answers an operation so from now on, or so many times. */
  answer(operation: string, answer: Answer, times = Infinity): void {
    this.answers.set(operation, { answer, times });
  }

  /** Lets an operation wait before it is passed on. */
  wait(operation: string, wait: () => Promise<unknown>): void {
    this.waits.set(operation, wait);
  }

  pass(): void {
    this.answers.clear();
    this.waits.clear();
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  private async take(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(message.headers['x-amz-target']).split('.')[1]!;
    this.asked.push(operation);
    const chosen = this.answers.get(operation);
    if (chosen && chosen.times-- > 0) return this.reply(message, response, chosen.answer);
    await this.waits.get(operation)?.();
    const passed = request(this.target, { method: message.method, headers: message.headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    message.pipe(passed.on('error', () => response.destroy()));
  }

  private reply(message: IncomingMessage, response: ServerResponse, answer: Answer): void {
    message.resume();
    if (answer === 'cut') return void response.destroy();
    const { error, status = 400, message: text = 'The address secret@example.org is refused' } = answer;
    response
      .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ __type: error, message: text }));
  }
}
