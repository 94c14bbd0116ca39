import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCanary } from '../../../src/functions/canary/canary';
import type { CanaryCheck } from '../../../src/functions/canary/protocol';

export const ACCOUNT = { username: 'canary@example.org', password: 'Joule-Verne-1' };

/** The canary's log entry for a check. */
export interface CanaryLine {
  readonly Check: string;
  readonly CanarySuccess: number;
  readonly CanaryDuration: number;
  readonly step?: string;
  readonly failed?: string;
}

export interface CanaryTarget {
  readonly product: string;
  /** @default the origin of the product, as with the stand-ins */
  readonly signIn?: string;
  /** The secret of the technical account. @default ACCOUNT */
  readonly secret?: unknown;
  readonly question?: string;
  readonly now?: () => number;
  readonly timeout?: number;
}

/** Runs a check. @returns the values in the line that the canary logs, and the line itself as `text` */
export async function runCanary(check: CanaryCheck, target: CanaryTarget): Promise<CanaryLine & { text: string }> {
  const { product, signIn = product, secret = ACCOUNT, question = 'What is energy?', now, timeout } = target;
  const lines: string[] = [];
  const environment = {
    PRODUCT_ORIGIN: product,
    SIGN_IN_ORIGIN: signIn,
    ACCOUNT_SECRET: 'account',
    QUESTION: question,
    METRICS_NAMESPACE: 'Test',
  };
  const canary = createCanary(environment, {
    write: (line) => lines.push(line),
    readSecret: async () => (typeof secret === 'string' ? secret : JSON.stringify(secret)),
    ...(now ? { now } : {}),
    ...(timeout ? { timeout } : {}),
  });
  await canary({ check });
  if (lines.length !== 1) throw new Error(`Expected one line, received ${lines.length}`);
  return { ...JSON.parse(lines[0]!), text: lines[0]! };
}

/** A request of the canary, with the fields of its form and its cookies. */
export interface Visit {
  readonly path: string;
  readonly form: URLSearchParams;
  readonly cookie: string;
}

/** A server on loopback that answers as the test specifies, and records the requests. */
export class VisitedServer {
  readonly visits: Visit[] = [];
  answer: (visit: Visit, response: ServerResponse) => void = (_, response) => response.end();
  private readonly server = createServer((request, response) => void this.receive(request, response));

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const visit = { path: request.url!, form: new URLSearchParams(body), cookie: request.headers.cookie ?? '' };
    this.visits.push(visit);
    this.answer(visit, response);
  }
}

export function page(response: ServerResponse, html: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
}

export function redirect(response: ServerResponse, location: string, cookie = 'a=1'): void {
  response.writeHead(302, { location, 'set-cookie': `${cookie}; Path=/; HttpOnly` }).end();
}
