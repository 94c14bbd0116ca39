import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Mutex } from '../kernel/mutex';
import type { StandIn } from '../kernel/stand-in';
import type { Mail } from './mailbox';
import type { PoolSettings } from './pool';
import { Pool } from './pool';
import { serve } from './wire';

export type { Mail } from './mailbox';

/** How to start the pool. */
export interface CognitoOptions extends PoolSettings {
  /** Folder that holds the pool between runs; made when missing. One process at a time. */
  state: string;
  /** @default 0: the system chooses */
  port?: number;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
}

/** A user pool on loopback. */
export interface Cognito extends StandIn {
  /** Where the keys are that verify the pool's tokens. */
  readonly jwksUrl: string;
  /** What the pool would have mailed, newest first; other processes read it at `GET /local/mailbox`. */
  mailbox(): Promise<Mail[]>;
}

/**
 * Starts a stand-in for Amazon Cognito user pools: one pool, in which people sign in by e-mail address. A new pool has
 * `admin@example.org`, in the admin group, and `anna@example.org`, both with the password `Joule-Verne-1`.
 * Throws when the port is taken or a file in the state folder is not JSON.
 */
export async function startCognito(options: CognitoOptions): Promise<Cognito> {
  const pool = await Pool.open(options.state, options, options.now ?? Date.now);
  // One operation at a time: no other comes between its checks and its change, nor between its change and the disk.
  const mutex = new Mutex();
  const server = createServer(serve(pool, (task) => mutex.run(task)));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    jwksUrl: `${url}/${options.userPoolId}/.well-known/jwks.json`,
    mailbox: async () => pool.mailbox.list(),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await mutex.run(() => pool.save());
    },
  };
}
