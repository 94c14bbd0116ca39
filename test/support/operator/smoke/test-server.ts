import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { SecureVersion } from 'node:tls';
import type { SocketAddress } from '../../../../src/operator/smoke/http-client';

/**
 * A self-signed certificate for `chat.example.org`, `d111.cloudfront.net`, the host of the sign-in pages and
 * `localhost`.
 */
export const certificate = readFileSync(join(__dirname, 'certificate.pem'), 'utf8');
/** The private key of the certificate. */
export const key = readFileSync(join(__dirname, 'key.pem'), 'utf8');

export interface Response {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Handler = (request: IncomingMessage) => Response | 'no response';

/** A server on loopback. */
export interface TestServer {
  readonly address: SocketAddress;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** @default true */
  readonly tls?: boolean;
  /** @default 'TLSv1.2' */
  readonly minTlsVersion?: SecureVersion;
}

export async function startTestServer(
  handler: Handler,
  { tls = true, minTlsVersion = 'TLSv1.2' }: TestServerOptions = {},
): Promise<TestServer> {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const given = handler(request);
    if (given !== 'no response') response.writeHead(given.status, given.headers).end(given.body);
  };
  const ciphers = minTlsVersion === 'TLSv1.2' ? undefined : 'DEFAULT@SECLEVEL=0';
  const server = tls
    ? https.createServer({ key, cert: certificate, minVersion: minTlsVersion, ciphers }, listener)
    : http.createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: { address: '127.0.0.1', port: (server.address() as AddressInfo).port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An address that refuses connections. */
export const CLOSED: SocketAddress = { address: '127.0.0.1', port: 9 };
