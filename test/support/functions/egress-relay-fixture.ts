import { execFileSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { AdminCreateUserCommand, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { RelayedRequest } from '../../../src/functions/egress-relay/protocol';
import { createRelay } from '../../../src/functions/egress-relay/relay';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

export const REGION = 'eu-central-2';
export const UserPoolId = 'eu-central-2_AbCdEfGhI';
export const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI',
  sessionToken: 'secret-session-token',
};
export const KEY = '0b7c1c6e-2f4a-4a53-9c0e-0d2a4cf1a8b1';

const root = path.join(__dirname, '../../..');

/** Path of the function's bundle, as it runs on Lambda. Builds it if necessary. */
export function bundledRelay(): string {
  const bundle = path.join(root, 'dist/egress-relay.js');
  if (!existsSync(bundle)) execFileSync('npx', ['--no-install', 'projen', 'bundle'], { cwd: root, stdio: 'ignore' });
  return bundle;
}

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A stand-in for Cognito and the key servers. It records requests and responds as the test specifies. */
export class Upstream {
  readonly received: Received[] = [];
  respond: (response: ServerResponse) => void = (response) => response.end('{}');
  private readonly server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    this.received.push({
      method: request.method!,
      path: request.url!,
      headers: request.headers,
      body: Buffer.concat(chunks),
    });
    this.respond(response);
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  /** Environment variables that make a relay use this server for all three destinations. */
  get environment(): Record<string, string> {
    return {
      AWS_REGION: REGION,
      USER_POOL_ID: UserPoolId,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: this.url,
      ALB_KEYS_URL: `${this.url}/keys`,
      COGNITO_JWKS_URL: `${this.url}/jwks.json`,
    };
  }

  /** A relay to this server, and the lines of its log. */
  relay(timeout?: number) {
    const log: string[] = [];
    return { relay: createRelay(this.environment, (line) => log.push(line), timeout), log };
  }

  get(path: string): RelayedRequest {
    return { method: 'GET', url: `${this.url}${path}`, headers: {}, body: '' };
  }
}

/** The signed request that the SDK would send for a command. */
export async function signed(
  endpoint: string,
  command: AdminCreateUserCommand | ListUsersCommand,
): Promise<RelayedRequest> {
  let request: RelayedRequest | undefined;
  const handle = async ({
    method,
    headers,
    body,
  }: {
    method: string;
    headers: Record<string, string>;
    body: Uint8Array;
  }) => {
    request = {
      method,
      url: `${endpoint}/`,
      headers,
      body: Buffer.from(body.buffer, body.byteOffset, body.length).toString('base64'),
    };
    throw new Error('Not sent');
  };
  const requestHandler = { handle, httpHandlerConfigs: () => ({}), updateHttpClientConfig: () => undefined };
  const client = new CognitoIdentityProviderClient({
    endpoint,
    region: REGION,
    credentials: CREDENTIALS,
    maxAttempts: 1,
    requestHandler,
  });
  await client.send(command as ListUsersCommand).catch((error) => {
    if (!request) throw error;
  });
  return request!;
}

/**
 * Whether the signature of a received request is correct. Recomputes it ("Create a signed AWS API request", IAM User
 * Guide).
 */
export function hasValidSignature({ method, path: target, headers, body }: Received): boolean {
  const [, scope, list, signature] = /Credential=\w+\/(\S+), SignedHeaders=(\S+), Signature=(\w+)/.exec(
    headers.authorization!,
  )!;
  const canonical = [
    method,
    target,
    '',
    ...list.split(';').map((name) => `${name}:${headers[name]}`),
    '',
    list,
    sha256(body),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${CREDENTIALS.secretAccessKey}`);
  return hmac(key, toSign).toString('hex') === signature;
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Buffer, content: string): Buffer => createHmac('sha256', key).update(content).digest();
