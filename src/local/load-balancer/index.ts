import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { StandIn } from '../aws/kernel/stand-in';
import { Authentication } from './authentication';
import { Identity } from './identity';
import { Listener } from './listener';
import { listenOnLoopback } from './loopback';
import { OwnPages } from './own-pages';
import { Sessions } from './sessions';
import type { SeededPeople } from './sign-in';
import { SignIn } from './sign-in';
import { Targets } from './targets';

export interface LoadBalancerOptions {
  /** Port of the load balancer; 0 lets the system choose a free one. */
  port: number;
  /** Folder for the signing key and the sessions. */
  state: string;
  /** ARN of the load balancer, which the identity tokens contain as `signer`. */
  albArn: string;
  userPoolId: string;
  userPoolClientId: string;
  cognito: CognitoIdentityProviderClient;
  /** Origins of the application processes, for instance `http://127.0.0.1:8501`. */
  targets: () => readonly string[];
  /** @default false: round robin */
  sticky?: boolean;
  /**
   * URL at which the Cognito stand-in lists its mails.
   *
   * @default none; the mailbox page then says that the mailbox is not in use
   */
  mailboxUrl?: string;
  /** The users whose credentials the sign-in page shows. @default none */
  seeded?: SeededPeople;
  /** Idle timeout of connections, in milliseconds. @default 120,000, as in the infrastructure */
  idleMilliseconds?: number;
}

export interface LoadBalancer extends StandIn {
  /** The application's ALB_KEYS_URL. `<keysUrl>/<kid>` returns the key that verifies `x-amzn-oidc-data`. */
  readonly keysUrl: string;
  /** Resolves when a target is healthy for the first time. Until then, every page responds with 503. */
  readonly ready: Promise<void>;
  /** Resolves when each of these targets is healthy. The option `targets` must list them. */
  untilHealthy(targets: readonly string[]): Promise<void>;
}

/** Larger than Node's default, because the load balancer, like the real one, must accept cookies and tokens of 16 KB and more. */
const MAX_HEADER_SIZE = 64 * 1024;

/**
 * Starts the stand-in for CloudFront and the Application Load Balancer with its Cognito sign-in.
 * @throws the listening error, with `code` EADDRINUSE when the port is taken
 */
export async function startLoadBalancer(options: LoadBalancerOptions): Promise<LoadBalancer> {
  const { targets: list, state, albArn, sticky = false, idleMilliseconds = 120_000 } = options;
  const issuers = issuersOf(options.userPoolId);
  const clientId = options.userPoolClientId;
  const identity = new Identity({ state, albArn, issuer: issuers[0], clientId });
  const authentication = new Authentication({
    cognito: options.cognito,
    userPoolId: options.userPoolId,
    clientId,
  });
  const sessions = new Sessions(state, authentication, { issuers, clientId });
  const ownPages = new OwnPages({
    signIn: new SignIn({ authentication, sessions, seeded: options.seeded }),
    mailboxUrl: options.mailboxUrl,
  });
  const targets = new Targets(list);
  const listener = new Listener({
    identity,
    sessions,
    ownPages,
    targets,
    sticky,
    idleMilliseconds,
    maxHeaderSize: MAX_HEADER_SIZE,
  });
  const servers = [0, 1].map(() => serverOf(listener, idleMilliseconds));
  const port = await listenOnLoopback([servers[0], servers[1]], options.port).catch((error) => {
    targets.close();
    throw error;
  });
  return {
    url: `http://localhost:${port}`,
    keysUrl: `http://127.0.0.1:${port}/local/keys`,
    ready: targets.ready,
    untilHealthy: (urls) => targets.untilHealthy(urls),
    close: async () => {
      targets.close();
      await Promise.all(servers.map(closeServer));
    },
  };
}

/** The issuers that the application accepts (Cognito API reference, "IssuerConfigurationType"): the original one and the updated one. */
function issuersOf(userPoolId: string): readonly [string, string] {
  const pool = `cognito-idp.${userPoolId.split('_')[0]}.amazonaws.com/${userPoolId}`;
  return [`https://${pool}`, `https://issuer-${pool}`];
}

function serverOf(listener: Listener, idleMilliseconds: number) {
  const handle = (request: IncomingMessage, response: ServerResponse) => void listener.handle(request, response);
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_SIZE, requestTimeout: 0, keepAliveTimeout: idleMilliseconds },
    handle,
  );
  // Longer than the timeout for targets, so that an idle target causes a 504 first.
  server.timeout = idleMilliseconds + 5_000;
  return server;
}

async function closeServer(server: ReturnType<typeof serverOf>): Promise<void> {
  if (!server.listening) return;
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
