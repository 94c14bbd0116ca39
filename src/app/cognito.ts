import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Config } from './config';
import { egressRelay, RelayHandler } from './egress-relay';

/** Milliseconds. */
const CONNECT = 3_000;
const RESPONSE = 10_000;

/**
 * The client of the user pool, through the egress relay where there is one. Throttling and broken connections are tried
 * four times in all; what the relay refuses is not.
 */
export function cognitoClient(config: Config): CognitoIdentityProviderClient {
  const relay = egressRelay(config);
  return new CognitoIdentityProviderClient({
    region: config.AWS_REGION,
    retryMode: 'standard',
    maxAttempts: 4,
    requestHandler: relay
      ? new RelayHandler(relay)
      : new NodeHttpHandler({ connectionTimeout: CONNECT, requestTimeout: RESPONSE, throwOnRequestTimeout: true }),
  });
}
