import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { startCognito } from '../../../src/local/aws/cognito';
import type { LoadBalancer, LoadBalancerOptions } from '../../../src/local/load-balancer';
import { startLoadBalancer } from '../../../src/local/load-balancer';
import { presetSigningKey } from '../rsa-key';

export const POOL = {
  region: 'eu-central-2',
  userPoolId: 'eu-central-2_Test12345',
  clientId: 'testclient',
  adminGroup: 'admins',
};
export const ALB_ARN = 'arn:aws:elasticloadbalancing:eu-central-2:000000000000:loadbalancer/app/local/0123456789abcdef';
export const PASSWORD = 'Joule-Verne-1';

/** Starts servers for a test. `close` stops them in reverse order. */
export class Fixture {
  readonly state = mkdtempSync(join(tmpdir(), 'load-balancer-'));
  private readonly closers: (() => unknown)[] = [() => rmSync(this.state, { recursive: true })];

  /**
   * Starts a server in place of an application process. It responds to `/healthz` with 200 if it is healthy, else with 503, and
   * passes all other requests to the listener.
   */
  async target(listener: RequestListener, isHealthy: () => boolean = () => true): Promise<Target> {
    const server = createServer({ maxHeaderSize: 65_536 }, (incoming, response) => {
      if (incoming.url !== '/healthz') return listener(incoming, response);
      response.writeHead(isHealthy() ? 200 : 503).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const close = () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    this.closers.push(close);
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, close };
  }

  /** Starts a user pool, and creates a client for it. */
  async cognito(now: () => number = Date.now) {
    presetSigningKey(join(this.state, 'cognito'));
    const pool = await startCognito({ state: join(this.state, 'cognito'), ...POOL, now });
    const client = new CognitoIdentityProviderClient({
      region: POOL.region,
      endpoint: pool.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    this.closers.push(
      () => client.destroy(),
      () => pool.close(),
    );
    return { pool, client };
  }

  /** Starts a load balancer and waits until it is ready. */
  async balancer(
    targets: readonly Target[],
    options: Partial<LoadBalancerOptions> & Pick<LoadBalancerOptions, 'cognito'>,
  ) {
    const balancer = await startLoadBalancer({
      port: 0,
      state: join(this.state, 'load-balancer'),
      albArn: ALB_ARN,
      userPoolId: POOL.userPoolId,
      userPoolClientId: POOL.clientId,
      targets: () => targets.map(({ url }) => url),
      ...options,
    });
    this.closers.push(() => balancer.close());
    await balancer.ready;
    return balancer;
  }

  async close(): Promise<void> {
    for (const close of this.closers.reverse()) await close();
  }
}

export interface Target {
  url: string;
  server: Server;
  close(): Promise<unknown>;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** A path that is sent unchanged, instead of the path of the URL. */
  path?: string;
}

/** Sends a request without following redirects. */
export async function ask(url: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await open(url, options);
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return { status: response.statusCode!, headers: response.headers, text };
}

/** Sends a request. Resolves when the headers of the response have arrived; the caller reads the body. */
export function open(
  url: string,
  { method = 'GET', headers = {}, body, path }: RequestOptions = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const setHost = headers.host === undefined;
    const options = {
      method,
      headers,
      agent: false,
      maxHeaderSize: 65_536,
      setHost,
      ...(path !== undefined && { path }),
    };
    const outgoing = request(url, options, resolve);
    outgoing.on('error', reject).end(body);
  });
}

export function post(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = new URLSearchParams(fields).toString();
  return ask(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
}

/** Signs in with the form. Returns the `Cookie` header of further requests. */
export async function signIn(
  balancer: LoadBalancer,
  username = 'anna@example.org',
  password = PASSWORD,
): Promise<string> {
  const answer = await post(`${balancer.url}/local/sign-in`, { username, password });
  if (answer.status !== 303) throw new Error(`Sign-in failed with ${answer.status}: ${answer.text}`);
  return cookiesOf(answer);
}

export function cookiesOf(answer: Answer): string {
  return (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
}
