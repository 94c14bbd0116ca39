import { lookup } from 'node:dns/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { SecureVersion, TLSSocket } from 'node:tls';

/** Where a connection really goes. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

export interface VisitorOptions {
  /** Connections that go elsewhere than their name says, as `host:port` to a place. For stand-ins. */
  readonly connect: ReadonlyMap<string, Place>;
  /** PEM of a further certificate authority. @default those that Node trusts */
  readonly authority?: string | undefined;
  /** Milliseconds for one request, from the connection to its answer. */
  readonly timeout: number;
  /** @default this machine's clock */
  readonly now?: () => Date;
}

export interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  /** Where to connect to, whatever the address says. @default the place of the address */
  readonly place?: Place;
  /** Whether any certificate will do: for places that should not answer at all. @default false */
  readonly credulous?: boolean;
  /** Offers nothing newer. @default what Node offers */
  readonly newestTls?: SecureVersion;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** When the certificate ends; nothing without TLS. */
  readonly certificateEnds?: Date | undefined;
}

/** Bytes of a body that are looked at. */
const ENOUGH = 200_000;

/** Somebody outside, with no cookies and no memory: every request is a connection of its own, and no redirect is followed. */
export class Visitor {
  constructor(private readonly options: VisitorOptions) {}

  now(): Date {
    return this.options.now?.() ?? new Date();
  }

  /** Where a name leads. @throws Error (`code` ENOTFOUND) when it leads nowhere */
  async placesOf(host: string, port: number): Promise<Place[]> {
    const given = this.options.connect.get(`${host}:${port}`);
    if (given) return [given];
    return (await lookup(host, { all: true })).map(({ address }) => ({ address, port }));
  }

  /** @throws Error with the `code` of Node's network errors; ETIMEDOUT without a connection, ESILENT when nothing comes on one */
  async get(address: string, request: Request = {}): Promise<Reply> {
    const url = new URL(address);
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const place = request.place ?? (await this.placesOf(url.hostname, port))[0]!;
    return new Promise((resolve, reject) => {
      const sent = this.open(url, place, request);
      const late = () => sent.destroy(silence(this.options.timeout, sent.socket?.connecting === false));
      const timer = setTimeout(late, this.options.timeout);
      sent.on('close', () => clearTimeout(timer));
      sent.on('error', reject);
      sent.on('response', (response) => {
        read(response)
          .then(resolve, reject)
          .finally(() => sent.destroy());
      });
      sent.end();
    });
  }

  private open(
    url: URL,
    { address, port }: Place,
    { headers, credulous = false, newestTls }: Request,
  ): http.ClientRequest {
    const options = {
      host: address,
      port,
      path: `${url.pathname}${url.search}`,
      agent: false as const,
      headers: { host: url.host, 'user-agent': 'joule-verne-smoke', ...headers },
    };
    if (url.protocol === 'http:') return http.request(options);
    // OpenSSL would refuse on our side what the other side is to refuse.
    const old = newestTls && { minVersion: 'TLSv1' as const, maxVersion: newestTls, ciphers: 'DEFAULT@SECLEVEL=0' };
    return https.request({
      ...options,
      servername: url.hostname,
      ca: this.options.authority,
      rejectUnauthorized: !credulous,
      ...old,
    });
  }
}

function silence(timeout: number, connected: boolean): Error {
  return Object.assign(new Error(`no answer within ${timeout / 1000} s`), {
    code: connected ? 'ESILENT' : 'ETIMEDOUT',
  });
}

async function read(response: IncomingMessage): Promise<Reply> {
  // Before the body: afterwards the connection may be gone, and its certificate with it.
  const ends = (response.socket as TLSSocket).getPeerCertificate?.().valid_to;
  let body = '';
  for await (const piece of response.setEncoding('utf8')) {
    body += piece as string;
    if (body.length > ENOUGH) break;
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  return { status: response.statusCode!, headers, body, certificateEnds: ends ? new Date(ends) : undefined };
}
