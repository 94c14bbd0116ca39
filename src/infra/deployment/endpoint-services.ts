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
