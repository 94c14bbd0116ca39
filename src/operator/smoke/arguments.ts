import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import type { Place } from './visitor';

/** What the operator wrote behind the command. */
export interface Arguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly host?: string | undefined;
  readonly signIn?: string | undefined;
  readonly loadBalancer?: string | undefined;
  readonly distribution?: string | undefined;
  /** Path of a file with certificates, in PEM. */
  readonly authority?: string | undefined;
  readonly connect: ReadonlyMap<string, Place>;
}

export const HELP = `npx projen smoke [options]

Goes the way of a request from outside, up to the sign-in page, and tries what must be closed. Needs no sign-in.
Reads deployment.json, or the file that DEPLOYMENT names, and asks the stack for its addresses. Ends with 1 at a fault.

  --host NAME            of the product, instead of deployment.json's
  --sign-in ORIGIN       of the sign-in pages, https://…
  --load-balancer NAME   instead of asking the stack
  --distribution NAME    instead of asking the stack, d….cloudfront.net
  --ca FILE              certificates to trust besides, in PEM
  --connect A:P:B:Q      connects to B, port Q, where the name is A and the port P; can be repeated
  --json                 findings for programs
  --help                 this text`;

/** @throws Error that says what is not understood */
export function readArguments(words: readonly string[]): Arguments {
  const { values } = parse(words);
  return {
    help: values.help ?? false,
    json: values.json ?? false,
    host: values.host,
    signIn: values['sign-in'],
    loadBalancer: values['load-balancer'],
    distribution: values.distribution,
    authority: values.ca,
    connect: new Map((values.connect ?? []).map(readConnection)),
  };
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...words],
      options: {
        help: flag,
        json: flag,
        host: text,
        'sign-in': text,
        'load-balancer': text,
        distribution: text,
        ca: text,
        connect: { type: 'string', multiple: true },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${HELP}`, { cause: error });
  }
}

function readConnection(given: string): [string, Place] {
  const [, from, port, address = '', toPort] = /^([^:]+):(\d+):([^:]+|\[[\d:a-f]+\]):(\d+)$/.exec(given) ?? [];
  if (!from)
    throw new Error(`--connect must look like chat.example.org:443:192.0.2.1:8443; received ${JSON.stringify(given)}`);
  const bare = address.replace(/[[\]]/g, '');
  if (isIP(bare) === 0)
    throw new Error(`--connect leads to an address of numbers; received ${JSON.stringify(address)}`);
  return [`${from}:${port}`, { address: bare, port: Number(toPort) }];
}
