import type { EngineOptions } from './engine';
import type { NetworkOptions } from './network';

/**
 * The services that the tasks reach through VPC endpoints, each by the part of its name after the region: `logs` for
 * `com.amazonaws.REGION.logs`.
 */
export const ENDPOINT_SERVICES = [
  's3',
  'dynamodb',
  'ecr.api',
  'ecr.dkr',
  'logs',
  'monitoring',
  'bedrock-agent-runtime',
  'bedrock-agent',
  'bedrock-runtime',
  'lambda',
] as const;

export type EndpointService = (typeof ENDPOINT_SERVICES)[number];

/** The services that the tasks reach through gateway endpoints, which have no network interface. */
export const GATEWAY_SERVICES = ['s3', 'dynamodb'] as const satisfies readonly EndpointService[];

interface Options {
  readonly engine: Pick<EngineOptions, 'kind'>;
  readonly network: Pick<NetworkOptions, 'monitoringEndpoint'>;
}

/** Returns the services that the tasks reach through interface endpoints, whether the deployment creates the endpoints or not. */
export function interfaceServices({ engine, network }: Options): EndpointService[] {
  return [
    'ecr.api',
    'ecr.dkr',
    'logs',
    'bedrock-agent-runtime',
    'bedrock-agent',
    'lambda',
    ...(network.monitoringEndpoint ? (['monitoring'] as const) : []),
    ...(engine.kind === 'converse' ? (['bedrock-runtime'] as const) : []),
  ];
}
