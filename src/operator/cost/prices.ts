/** An AWS price, and the page on which AWS publishes it. */
export interface Price {
  /** US dollars, without taxes. */
  readonly usd: number;
  /** The unit, as the document shows it: `GB-month of objects`, `million input tokens, Haiku 4.5`. */
  readonly unit: string;
  /** Quantity to which the price applies: 1,000 for a price per thousand. @default 1 */
  readonly per?: number;
  /** Path of the page on https://aws.amazon.com. */
  readonly page: string;
  /** Number of units per month that are free for every account. Offers for new customers do not count. @default none */
  readonly freeTier?: number;
  /**
   * Whether the price comes from the deployment file, or from an AWS price list or bill for the region where it is used. If not, look it up
   * before you rely on it.
   */
  readonly isVerified: boolean;
}

/** The region of PRICES. REGIONAL_PRICES contains prices of other regions. */
export const REGION = { id: 'eu-central-1', name: 'Frankfurt' } as const;

/** The date of this table. The verified prices come from AWS's price lists of July to September 2026. */
export const PRICED_ON = '2026-11-23';

type Optional = Pick<Price, 'freeTier' | 'per'>;

const verified = (usd: number, unit: string, page: string, optional: Optional = {}): Price => ({
  usd,
  unit,
  page,
  ...optional,
  isVerified: true,
});
const unverified = (usd: number, unit: string, page: string, optional: Optional = {}): Price => ({
  ...verified(usd, unit, page, optional),
  isVerified: false,
});

export const THOUSAND = 1_000;
export const MILLION = 1_000_000;

/** On-demand prices in Frankfurt; `edgeLog` is for us-east-1. For WAF and CloudFront, these are the prices for users in Europe. */
export const PRICES = {
  armCpu: verified(0.03725, 'vCPU-hour, arm64', 'fargate/pricing'),
  armMemory: verified(0.00409, 'GB-hour, arm64', 'fargate/pricing'),
  intelCpu: verified(0.04656, 'vCPU-hour, x86_64', 'fargate/pricing'),
  intelMemory: verified(0.00511, 'GB-hour, x86_64', 'fargate/pricing'),
  image: verified(0.1, 'GB-month of images', 'ecr/pricing'),

  interfaceEndpoint: verified(0.012, 'hour of an endpoint in a zone', 'privatelink/pricing'),
  endpointBytes: verified(0.01, 'GB through an endpoint', 'privatelink/pricing'),
  natGateway: verified(0.052, 'hour of a NAT gateway', 'vpc/pricing'),
  natBytes: verified(0.052, 'GB through a NAT gateway', 'vpc/pricing'),
  publicAddress: verified(0.005, 'hour of a public address', 'vpc/pricing'),
  loadBalancer: verified(0.027, 'hour of a load balancer', 'elasticloadbalancing/pricing'),
  loadBalancerCapacity: verified(0.008, 'LCU-hour', 'elasticloadbalancing/pricing'),

  webAcl: verified(5, 'month of a web ACL', 'waf/pricing'),
  webAclRule: verified(1, 'month of a rule', 'waf/pricing'),
  webAclRequest: verified(0.6, 'million requests to a web ACL', 'waf/pricing', { per: MILLION }),
  edgeRequest: verified(0.012, 'ten thousand HTTPS requests', 'cloudfront/pricing', {
    per: 10_000,
    freeTier: 10 * MILLION,
  }),
  edgeBytes: verified(0.085, 'GB to browsers', 'cloudfront/pricing', { freeTier: 1_024 }),

  user: unverified(0.015, 'monthly active user, Essentials', 'cognito/pricing', { freeTier: 10_000 }),
  protectedUser: unverified(0.02, 'monthly active user, Plus', 'cognito/pricing'),

  metric: verified(0.3, 'month of a metric', 'cloudwatch/pricing', { freeTier: 10 }),
  alarm: verified(0.1, 'month of an alarm metric', 'cloudwatch/pricing', { freeTier: 10 }),
  compositeAlarm: unverified(0.5, 'month of a composite alarm', 'cloudwatch/pricing'),
  dashboard: verified(3, 'month of a dashboard', 'cloudwatch/pricing', { freeTier: 3 }),
  log: verified(0.63, 'GB of ingested log', 'cloudwatch/pricing', { freeTier: 5 }),
  logStorage: verified(0.0324, 'GB-month of compressed log', 'cloudwatch/pricing'),
  edgeLog: verified(0.5, 'GB of ingested log, us-east-1', 'cloudwatch/pricing'),

  key: verified(1, 'month of a key', 'kms/pricing'),
  secret: verified(0.4, 'month of a secret', 'secrets-manager/pricing'),
  invocation: verified(0.2, 'million invocations', 'lambda/pricing', { per: MILLION, freeTier: MILLION }),
  invocationTime: verified(0.0000133334, 'GB-second', 'lambda/pricing', { freeTier: 400_000 }),

  tableWrite: verified(0.7625, 'million write units', 'dynamodb/pricing', { per: MILLION }),
  tableRead: verified(0.1525, 'million read units', 'dynamodb/pricing', { per: MILLION }),
  tableStorage: verified(0.306, 'GB-month of a table', 'dynamodb/pricing', { freeTier: 25 }),
  tableBackup: verified(0.2448, 'GB-month of table backups', 'dynamodb/pricing'),
  tableBackupCopy: unverified(0.1224, 'GB-month of daily backups of a table', 'backup/pricing'),
  objectBackup: unverified(0.06, 'GB-month of daily backups of objects', 'backup/pricing'),
  objectStorage: verified(0.0245, 'GB-month of objects', 's3/pricing'),
  objectRead: verified(0.00043, 'thousand objects read', 's3/pricing', { per: THOUSAND }),
  vectorStorage: unverified(0.06, 'GB-month of vectors', 's3/pricing'),
  vectorWrite: unverified(0.2, 'GB of vectors written', 's3/pricing'),
  vectorQuery: unverified(2.5, 'million vector queries', 's3/pricing', { per: MILLION }),
  vectorSearch: unverified(0.004, 'TB of vectors searched', 's3/pricing'),

  sonnetInput: unverified(3.3, 'million input tokens, Sonnet 4.6', 'bedrock/pricing', { per: MILLION }),
  sonnetOutput: unverified(16.5, 'million output tokens, Sonnet 4.6', 'bedrock/pricing', { per: MILLION }),
  sonnetCacheWrite: unverified(4.125, 'million tokens written to the cache, Sonnet 4.6', 'bedrock/pricing', {
    per: MILLION,
  }),
  sonnetCacheRead: unverified(0.33, 'million tokens read from the cache, Sonnet 4.6', 'bedrock/pricing', {
    per: MILLION,
  }),
  globalSonnetInput: unverified(3, 'million input tokens, Sonnet 4.6, global', 'bedrock/pricing', { per: MILLION }),
  globalSonnetOutput: unverified(15, 'million output tokens, Sonnet 4.6, global', 'bedrock/pricing', { per: MILLION }),
  globalSonnetCacheWrite: unverified(
    3.75,
    'million tokens written to the cache, Sonnet 4.6, global',
    'bedrock/pricing',
    {
      per: MILLION,
    },
  ),
  globalSonnetCacheRead: unverified(0.3, 'million tokens read from the cache, Sonnet 4.6, global', 'bedrock/pricing', {
    per: MILLION,
  }),
  sonnet45Input: verified(3.3, 'million input tokens, Sonnet 4.5', 'bedrock/pricing', { per: MILLION }),
  sonnet45Output: verified(16.5, 'million output tokens, Sonnet 4.5', 'bedrock/pricing', { per: MILLION }),
  sonnet45CacheWrite: unverified(4.125, 'million tokens written to the cache, Sonnet 4.5', 'bedrock/pricing', {
    per: MILLION,
  }),
  sonnet45CacheRead: unverified(0.33, 'million tokens read from the cache, Sonnet 4.5', 'bedrock/pricing', {
    per: MILLION,
  }),
  globalSonnet45Input: verified(3, 'million input tokens, Sonnet 4.5, global', 'bedrock/pricing', { per: MILLION }),
  globalSonnet45Output: verified(15, 'million output tokens, Sonnet 4.5, global', 'bedrock/pricing', { per: MILLION }),
  globalSonnet45CacheWrite: unverified(
    3.75,
    'million tokens written to the cache, Sonnet 4.5, global',
    'bedrock/pricing',
    { per: MILLION },
  ),
  globalSonnet45CacheRead: unverified(
    0.3,
    'million tokens read from the cache, Sonnet 4.5, global',
    'bedrock/pricing',
    {
      per: MILLION,
    },
  ),
  haikuInput: unverified(1.1, 'million input tokens, Haiku 4.5', 'bedrock/pricing', { per: MILLION }),
  haikuOutput: unverified(5.5, 'million output tokens, Haiku 4.5', 'bedrock/pricing', { per: MILLION }),
  haikuCacheWrite: unverified(1.375, 'million tokens written to the cache, Haiku 4.5', 'bedrock/pricing', {
    per: MILLION,
  }),
  haikuCacheRead: unverified(0.11, 'million tokens read from the cache, Haiku 4.5', 'bedrock/pricing', {
    per: MILLION,
  }),
  cohereEmbedding: unverified(0.1, 'million embedded tokens, Cohere 3', 'bedrock/pricing', { per: MILLION }),
  titanEmbedding: unverified(0.024, 'million embedded tokens, Titan 2', 'bedrock/pricing', { per: MILLION }),
  cohereFourEmbedding: unverified(0.12, 'million embedded tokens, Cohere 4', 'bedrock/pricing', { per: MILLION }),
  amazonReranking: unverified(1, 'thousand reranked searches, Amazon Rerank 1.0', 'bedrock/pricing', { per: THOUSAND }),
  cohereReranking: unverified(2, 'thousand reranked searches, Cohere Rerank 3.5', 'bedrock/pricing', { per: THOUSAND }),
  guardrailContent: unverified(0.15, 'thousand text units, content filters', 'bedrock/pricing', { per: THOUSAND }),
  guardrailPersonalData: unverified(0.1, 'thousand text units, personal data', 'bedrock/pricing', { per: THOUSAND }),
  guardrailGrounding: unverified(0.1, 'thousand text units, grounding', 'bedrock/pricing', { per: THOUSAND }),
  guardrailTopics: unverified(0.15, 'thousand text units, denied topics', 'bedrock/pricing', { per: THOUSAND }),

  hostedZone: verified(0.5, 'month of a hosted zone', 'route53/pricing'),
  mail: verified(0.1, 'thousand emails', 'ses/pricing', { per: THOUSAND }),
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;
