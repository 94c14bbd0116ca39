import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { IDENTITY_HEADERS } from '../../../src/contract';
import type { AppFixture } from '../../support/app/app-fixture';
import { Client } from '../../support/app/client';
import { inSeconds, type User } from '../../support/app/signer';
import { send } from '../../support/http';
import { freePort } from '../../support/ports';
import { until } from '../../support/until';

const BUNDLE = path.join(__dirname, '../../../dist/server.js');
const PRELOAD = path.join(__dirname, 'preload.cjs');
/**
 * A token is valid from this many seconds before the current time until this many seconds after it. No test shifts the clock by
 * more than that.
 */
const VALID = 3_720;

/** The resources that a server process holds. */
export interface Holdings {
  /** Open sockets. */
  readonly sockets: number;
  readonly timers: number;
  /** Megabytes of objects and buffers. */
  readonly megabytes: number;
}

/** A process of the bundled server. It exits on an unhandled promise rejection, as is Node's default. */
export interface Server {
  readonly url: string;
  readonly process: ChildProcess;
  readonly exit: Promise<number | null>;
  client(user: User): Client;
  /** The headers that the load balancer adds to a user's requests. */
  headers(user: User): Record<string, string>;
  /** The resources that the process holds after a garbage collection. */
  holdings(): Promise<Holdings>;
}

/** Starts a server that uses the fixture's table and engine. */
export async function startServer(
  fixture: AppFixture,
  variables: Record<string, string> = {},
  flags: readonly string[] = [],
): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...fixture.variables, PORT: String(port), LOG_LEVEL: 'error', ...variables };
  const child = spawn(process.execPath, ['--expose-gc', ...flags, '--require', PRELOAD, BUNDLE], {
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await until(() =>
    send(url, { path: '/healthz' }).then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
  return {
    url,
    process: child,
    exit,
    client: (user) => new Client(url, () => headers(fixture, user)),
    headers: (user) => headers(fixture, user),
    holdings: () => holdings(child),
  };
}

async function holdings(child: ChildProcess): Promise<Holdings> {
  const answer = once(child, 'message') as Promise<[{ resources: string[]; bytes: number }]>;
  child.send('holdings');
  const [{ resources, bytes }] = await answer;
  const count = (kind: string) => resources.filter((name) => name === kind).length;
  return { sockets: count('TCPSocketWrap'), timers: count('Timeout'), megabytes: bytes / 2 ** 20 };
}

export function newUser(): User {
  const sub = randomUUID();
  return { sub, email: `${sub}@example.org`, name: 'A user' };
}

function headers({ signer }: AppFixture, user: User): Record<string, string> {
  const [iat, exp] = [inSeconds(-VALID), inSeconds(VALID)];
  return {
    [IDENTITY_HEADERS.data]: signer.data(user, { exp }, { exp }),
    [IDENTITY_HEADERS.accessToken]: signer.access(user, { iat, exp }),
    [IDENTITY_HEADERS.identity]: user.sub,
  };
}
