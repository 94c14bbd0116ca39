import { isIP } from 'node:net';
import { parseArguments } from '../command';
import type { SocketAddress } from './http-client';

export interface SmokeArguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly host?: string | undefined;
  /** Origin of the sign-in pages. */
  readonly signIn?: string | undefined;
  readonly loadBalancer?: string | undefined;
  readonly distribution?: string | undefined;
  /** Path of a file with certificates in PEM format. */
  readonly ca?: string | undefined;
  /** Addresses that replace those in DNS, by `host:port`. */
  readonly connect: ReadonlyMap<string, SocketAddress>;
}

export const HELP = `npx projen smoke [options]

Tests a deployment from outside, without signing in: follows a request up to the sign-in page, and checks that there is no other entry point.
Reads deployment.json, or the file that the environment variable DEPLOYMENT names, and takes the addresses from the outputs of the stack.
Exits with 1 if it finds a fault.

  --deployment NAME      read deployment.NAME.json
  --host NAME            host name of the product, instead of the one in deployment.json
  --sign-in ORIGIN       origin of the sign-in pages, https://…
  --load-balancer NAME   host name of the load balancer, instead of the stack's output
  --distribution NAME    d….cloudfront.net, instead of the stack's output
  --ca FILE              additional trusted certificates, in PEM
  --connect H:P:A:Q      for host H and port P, connect to address A and port Q; can be repeated
  --json                 print the findings as JSON
  --help                 print this text`;

/** Parses the arguments. @throws Error when an option is unknown, has no value or cannot be read */
export function parseSmokeArguments(args: readonly string[]): SmokeArguments {
  const text = { type: 'string' } as const;
  const { values } = parseArguments(args, {
    json: { type: 'boolean' },
    host: text,
    'sign-in': text,
    'load-balancer': text,
    distribution: text,
    ca: text,
    connect: { type: 'string', multiple: true },
  });
  return {
    help: values.help,
    json: values.json ?? false,
    host: values.host,
    signIn: values['sign-in'],
    loadBalancer: values['load-balancer'],
    distribution: values.distribution,
    ca: values.ca,
    connect: new Map((values.connect ?? []).map(parseConnection)),
  };
}

function parseConnection(given: string): [hostAndPort: string, SocketAddress] {
  const [, host, port, address = '', toPort] = /^([^:]+):(\d+):([^:]+|\[[\d:a-f]+\]):(\d+)$/.exec(given) ?? [];
  if (!host)
    throw new Error(`--connect must look like chat.example.org:443:192.0.2.1:8443; received ${JSON.stringify(given)}`);
  const withoutBrackets = address.replace(/[[\]]/g, '');
  if (isIP(withoutBrackets) === 0)
    throw new Error(`--connect needs an IP address to connect to; received ${JSON.stringify(address)}`);
  return [`${host}:${port}`, { address: withoutBrackets, port: Number(toPort) }];
}
