import { Readable } from 'node:stream';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Config } from '../config';
import { type EgressRelay, egressRelay } from './egress-relay';

/** Timeouts in milliseconds. */
const CONNECT_TIMEOUT = 3_000;
const RESPONSE_TIMEOUT = 10_000;

/**
 * Creates the client of the user pool. It sends its requests through the egress relay if the configuration names one. A request
 * that is throttled or whose connection breaks is attempted up to four times. A request that the relay refuses is not retried.
 */
export function cognitoClient(config: Config): CognitoIdentityProviderClient {
  const relay = egressRelay(config);
  return new CognitoIdentityProviderClient({
    region: config.AWS_REGION,
    retryMode: 'standard',
    maxAttempts: 4,
    requestHandler: relay
      ? new RelayHandler(relay)
      : new NodeHttpHandler({
          connectionTimeout: CONNECT_TIMEOUT,
          requestTimeout: RESPONSE_TIMEOUT,
          throwOnRequestTimeout: true,
        }),
  });
}

type Handler = Pick<
  NodeHttpHandler,
  'metadata' | 'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
>;
type Request = Parameters<Handler['handle']>[0];
type Options = Parameters<Handler['handle']>[1];

/** Sends the signed requests of an SDK client, unchanged, through the egress relay. */
class RelayHandler implements Handler {
  readonly metadata = { handlerProtocol: 'https' };

  constructor(private readonly relay: EgressRelay) {}

  async handle(request: Request, { abortSignal, requestTimeout }: Options = {}): ReturnType<Handler['handle']> {
    const signals = [
      abortSignal as AbortSignal | undefined,
      requestTimeout ? AbortSignal.timeout(requestTimeout) : undefined,
    ];
    const signal = AbortSignal.any(signals.filter((given) => given !== undefined));
    const encodedBody = bytesOf(request.body).toString('base64');
    const { status, headers, body } = await this.relay.send(
      { method: request.method, url: urlOf(request), headers: request.headers, body: encodedBody },
      signal,
    );
    return { response: { statusCode: status, headers, body: Readable.from([Buffer.from(body, 'base64')]) } };
  }

  /** Does nothing: the whole process shares the relay. */
  destroy(): void {}

  /** Does nothing: the relay's client has its own connection settings. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }
}

/** Reads the underlying buffer: the SDK's subclass of Uint8Array warns when `Buffer.from` tries to convert it to a string. */
function bytesOf(body: string | Uint8Array | undefined): Buffer {
  return typeof body === 'object'
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    : Buffer.from(body ?? '');
}

function urlOf({ protocol, hostname, port, path, query }: Request): string {
  const search = new URLSearchParams(
    Object.entries(query ?? {}).flatMap(([name, values]) => [values].flat().map((value) => [name, value ?? ''])),
  ).toString();
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${search && `?${search}`}`;
}
