import { lookup } from 'node:dns/promises';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { SecureVersion, TLSSocket } from 'node:tls';

/** The IP address and port of a connection. */
export interface SocketAddress {
  /** An IPv4 or IPv6 address. */
  readonly address: string;
  readonly port: number;
}

export interface HttpClientOptions {
  /** Addresses that replace those in DNS, by `host:port`. */
  readonly connect: ReadonlyMap<string, SocketAddress>;
  /** Trusted certificates in PEM format. @default the certificates that Node trusts */
  readonly ca?: string | undefined;
  /** Timeout of a request in milliseconds, from the start of the connection to the end of the response. */
  readonly timeout: number;
  /** @default this machine's clock */
  readonly now?: () => Date;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** The address to which to connect. @default the address of the URL's host */
  readonly connectTo?: SocketAddress;
  /** Whether to accept any certificate, for requests that the server should reject anyway. @default false */
  readonly acceptAnyCertificate?: boolean;
  /** The highest TLS version to offer. @default Node's newest version */
  readonly maxTlsVersion?: SecureVersion;
}

export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The expiry of the server's certificate; undefined for a connection without TLS. */
  readonly certificateExpiry?: Date | undefined;
}

/** The number of characters after which the client stops reading a body. */
const MAX_BODY = 200_000;

/** An HTTP client that sends no cookies, opens a new connection for each request, and follows no redirects. */
export class HttpClient {
  constructor(private readonly options: HttpClientOptions) {}

  now(): Date {
    return this.options.now?.() ?? new Date();
  }

  /** @throws Error with Node's `code` of a DNS error. If the name has no address, `isUnknownName` returns true for the error */
  async resolve(host: string, port: number): Promise<SocketAddress[]> {
    const given = this.options.connect.get(`${host}:${port}`);
    if (given) return [given];
    return (await lookup(host, { all: true })).map(({ address }) => ({ address, port }));
  }

  /**
   * Sends a GET request.
   *
   * @throws Error with Node's `code` of a network error. After a timeout, the code is ETIMEDOUT if there was no connection yet, or
   *   ENORESPONSE if the server accepted the connection but did not complete the response
   */
  async get(address: string, options: RequestOptions = {}): Promise<Response> {
    const url = new URL(address);
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const socketAddress = options.connectTo ?? (await this.resolve(url.hostname, port))[0]!;
    return new Promise((resolve, reject) => {
      const request = this.open(url, socketAddress, options);
      const onTimeout = () => request.destroy(timeoutError(this.options.timeout, request.socket?.connecting === false));
      const timer = setTimeout(onTimeout, this.options.timeout);
      request.on('close', () => clearTimeout(timer));
      request.on('error', reject);
      request.on('response', (response) => {
        read(response)
          .then(resolve, reject)
          .finally(() => request.destroy());
      });
      request.end();
    });
  }

  private open(
    url: URL,
    { address, port }: SocketAddress,
    { headers, acceptAnyCertificate = false, maxTlsVersion }: RequestOptions,
  ): http.ClientRequest {
    const options = {
      host: address,
      port,
      path: `${url.pathname}${url.search}`,
      agent: false as const,
      headers: { host: url.host, 'user-agent': 'joule-verne-smoke', ...headers },
    };
    if (url.protocol === 'http:') return http.request(options);
    // Without SECLEVEL=0, this machine's OpenSSL would refuse old TLS versions itself, before the server could reject them.
    const oldTls = maxTlsVersion && {
      minVersion: 'TLSv1' as const,
      maxVersion: maxTlsVersion,
      ciphers: 'DEFAULT@SECLEVEL=0',
    };
    return https.request({
      ...options,
      servername: url.hostname,
      ca: this.options.ca,
      rejectUnauthorized: !acceptAnyCertificate,
      ...oldTls,
    });
  }
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
]);

/** Returns whether an error means that the address accepts no connections, or closes them without a response. */
export function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.has((error as NodeJS.ErrnoException).code ?? '');
}

/** Returns whether an error means that the name server knows no address of a name. Other errors mean that it did not respond. */
export function isUnknownName(error: unknown): boolean {
  return ['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function timeoutError(timeout: number, connected: boolean): Error {
  return Object.assign(new Error(`no response within ${timeout / 1000} s`), {
    code: connected ? 'ENORESPONSE' : 'ETIMEDOUT',
  });
}

async function read(response: IncomingMessage): Promise<Response> {
  // Read the certificate before the body, because Node may close the connection after the body.
  const expiry = (response.socket as TLSSocket).getPeerCertificate?.().valid_to;
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) {
    body += chunk as string;
    if (body.length > MAX_BODY) break;
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  return { status: response.statusCode!, headers, body, certificateExpiry: expiry ? new Date(expiry) : undefined };
}
