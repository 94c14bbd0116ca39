import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { SecureVersion } from 'node:tls';
import type { Place } from '../../../../src/operator/smoke/visitor';

/** Of stand-ins alone: for `chat.example.org`, `d111.cloudfront.net`, the sign-in pages' name and `localhost`. */
export const certificate = readFileSync(join(__dirname, 'certificate.pem'), 'utf8');
const key = readFileSync(join(__dirname, 'key.pem'), 'utf8');

/** What a stand-in answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Answering = (request: IncomingMessage) => Reply | 'silence';

/** A server on loopback that somebody can be sent to. */
export interface StandIn {
  readonly place: Place;
  close(): Promise<void>;
}

export interface StandInOptions {
  /** @default true */
  readonly encrypted?: boolean;
  /** @default 'TLSv1.2' */
  readonly oldestTls?: SecureVersion;
}

export async function startStandIn(
  answering: Answering,
  { encrypted = true, oldestTls = 'TLSv1.2' }: StandInOptions = {},
): Promise<StandIn> {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const reply = answering(request);
    if (reply !== 'silence') response.writeHead(reply.status, reply.headers).end(reply.body);
  };
  const ciphers = oldestTls === 'TLSv1.2' ? undefined : 'DEFAULT@SECLEVEL=0';
  const server = encrypted
    ? https.createServer({ key, cert: certificate, minVersion: oldestTls, ciphers }, listener)
    : http.createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    place: { address: '127.0.0.1', port: (server.address() as AddressInfo).port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A port on which nobody listens. */
export const NOBODY: Place = { address: '127.0.0.1', port: 9 };
