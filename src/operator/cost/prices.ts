/** What a price is for, and where AWS says it. */
export interface Price {
  /** US dollars, without taxes. */
  readonly usd: number;
  /** What they are for. */
  readonly unit: string;
  /** How many of what is counted such a unit is. @default 1 */
  readonly per?: number;
  /** Name of AWS's page, below https://aws.amazon.com. */
  readonly page: string;
  /** Units a month that AWS gives every account without end: not the offers for new customers. @default none */
  readonly allowance?: number;
  /** `false`: from memory, or for another region; look it up before you rely on it. */
  readonly certain: boolean;
}

/** The only region for which the table is true. */
export const REGION = { id: 'eu-central-1', name: 'Frankfurt' } as const;

/** Day of the table. It rests on AWS's price lists of July to September 2026, where a price is not marked. */
export const PRICED_ON = '2026-11-23';

type More = Pick<Price, 'allowance' | 'per'>;

const known = (usd: number, unit: string, page: string, more: More = {}): Price => ({
  usd,
  unit,
  page,
  ...more,
  certain: true,
});
const believed = (usd: number, unit: string, page: string, more: More = {}): Price => ({
  ...known(usd, unit, page, more),
  certain: false,
});

const THOUSAND = 1_000;
const MILLION = 1_000_000;

/** On-demand prices in Frankfurt; of WAF and CloudFront those that apply to it. */
export const PRICES = {
  armProcessor: known(0.03725, 'vCPU-hour, arm64', 'fargate/pricing'),
  armMemory: known(0.00409, 'GB-hour, arm64', 'fargate/pricing'),
  intelProcessor: known(0.04656, 'vCPU-hour, x86_64', 'fargate/pricing'),
  intelMemory: known(0.00511, 'GB-hour, x86_64', 'fargate/pricing'),
  image: known(0.1, 'GB-month of images', 'ecr/pricing'),

  interfaceEndpoint: known(0.012, 'hour of an endpoint in a zone', 'privatelink/pricing'),
  endpointBytes: known(0.01, 'GB through an endpoint', 'privatelink/pricing'),
  natGateway: known(0.052, 'hour of a NAT gateway', 'vpc/pricing'),
  natBytes: known(0.052, 'GB through a NAT gateway', 'vpc/pricing'),
  publicAddress: known(0.005, 'hour of a public address', 'vpc/pricing'),
  loadBalancer: known(0.027, 'hour of a load balancer', 'elasticloadbalancing/pricing'),
  loadBalancerCapacity: known(0.008, 'LCU-hour', 'elasticloadbalancing/pricing'),

  webAcl: known(5, 'month of a web ACL', 'waf/pricing'),
  webAclRule: known(1, 'month of a rule', 'waf/pricing'),
  webAclRequest: known(0.6, 'million requests to a web ACL', 'waf/pricing', { per: MILLION }),
  edgeRequest: known(0.012, 'ten thousand HTTPS requests', 'cloudfront/pricing', {
    per: 10_000,
    allowance: 10 * MILLION,
  }),
  edgeBytes: known(0.085, 'GB to browsers', 'cloudfront/pricing', { allowance: 1_024 }),

  person: believed(0.015, 'person who signs in, Essentials', 'cognito/pricing', { allowance: 10_000 }),
  protectedPerson: believed(0.02, 'person who signs in, Plus', 'cognito/pricing'),

  metric: known(0.3, 'month of a metric', 'cloudwatch/pricing', { allowance: 10 }),
  alarm: known(0.1, 'month of a metric of an alarm', 'cloudwatch/pricing', { allowance: 10 }),
  dashboard: known(3, 'month of a dashboard', 'cloudwatch/pricing', { allowance: 3 }),
  log: known(0.63, 'GB of log taken in', 'cloudwatch/pricing', { allowance: 5 }),
  logStorage: known(0.0324, 'GB-month of compressed log', 'cloudwatch/pricing'),
  edgeLog: known(0.5, 'GB of log taken in, us-east-1', 'cloudwatch/pricing'),

  key: known(1, 'month of a key', 'kms/pricing'),
  secret: known(0.4, 'month of a secret', 'secrets-manager/pricing'),
  invocation: known(0.2, 'million invocations', 'lambda/pricing', { per: MILLION, allowance: MILLION }),
  invocationTime: known(0.0000133334, 'GB-second', 'lambda/pricing', { allowance: 400_000 }),

  tableWrite: known(0.7625, 'million write units', 'dynamodb/pricing', { per: MILLION }),
  tableRead: known(0.1525, 'million read units', 'dynamodb/pricing', { per: MILLION }),
  tableStorage: known(0.306, 'GB-month of a table', 'dynamodb/pricing', { allowance: 25 }),
  tableBackup: known(0.2448, 'GB-month of its backups', 'dynamodb/pricing'),
  objectStorage: known(0.0245, 'GB-month of objects', 's3/pricing'),
  objectRead: known(0.00043, 'thousand objects read', 's3/pricing', { per: THOUSAND }),
  vectorStorage: believed(0.06, 'GB-month of vectors', 's3/pricing'),
  vectorWrite: believed(0.2, 'GB of vectors written', 's3/pricing'),
  vectorQuery: believed(2.5, 'million queries of vectors', 's3/pricing', { per: MILLION }),
  vectorSearch: believed(0.004, 'TB searched', 's3/pricing'),

  sonnetInput: known(3.3, 'million tokens read, Sonnet 4.5', 'bedrock/pricing', { per: MILLION }),
  sonnetOutput: known(16.5, 'million tokens written, Sonnet 4.5', 'bedrock/pricing', { per: MILLION }),
  globalSonnetInput: known(3, 'million tokens read, Sonnet 4.5, global', 'bedrock/pricing', { per: MILLION }),
  globalSonnetOutput: known(15, 'million tokens written, Sonnet 4.5, global', 'bedrock/pricing', { per: MILLION }),
  haikuInput: believed(1.1, 'million tokens read, Haiku 4.5', 'bedrock/pricing', { per: MILLION }),
  haikuOutput: believed(5.5, 'million tokens written, Haiku 4.5', 'bedrock/pricing', { per: MILLION }),
  cohereEmbedding: believed(0.1, 'million tokens embedded, Cohere 3', 'bedrock/pricing', { per: MILLION }),
  titanEmbedding: believed(0.024, 'million tokens embedded, Titan 2', 'bedrock/pricing', { per: MILLION }),
  cohereFourEmbedding: believed(0.12, 'million tokens embedded, Cohere 4', 'bedrock/pricing', { per: MILLION }),
  guardrailContent: believed(0.15, 'thousand text units, content', 'bedrock/pricing', { per: THOUSAND }),
  guardrailTopics: believed(0.15, 'thousand text units, topics', 'bedrock/pricing', { per: THOUSAND }),

  hostedZone: known(0.5, 'month of a hosted zone', 'route53/pricing'),
  mail: known(0.1, 'thousand e-mails', 'ses/pricing', { per: THOUSAND }),
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;
