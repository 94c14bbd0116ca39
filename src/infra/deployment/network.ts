import * as z from 'zod';
import { prefixList, text } from './fields';

const NETWORK = 'must be a private network, in quotes, with a prefix length from /16 to /24, such as 10.0.0.0/20';
const ZONES = 'must be a list of two zones, such as ["eu-central-1a", "eu-central-1b"]';

function isPrivateNetwork(value: string): boolean {
  return (
    z.cidrv4().safeParse(value).success &&
    /^(10\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.).*\/(1[6-9]|2[0-4])$/.test(value)
  );
}

export const network = z.strictObject({
  /** IPv4 CIDR block of the VPC. */
  cidr: z
    .string(NETWORK)
    .refine(isPrivateNetwork, NETWORK)
    .meta({ examples: ['10.1.0.0/16', '192.168.4.0/24'] })
    .default('10.0.0.0/20'),
  /** Two zones, which must offer all interface endpoints. Default: the zones `a` and `b` of the region. */
  availabilityZones: z
    .array(text(/^[a-z]{2}(-[a-z]+)+-\d[a-f]$/, 'eu-central-1a'), ZONES)
    .length(2, ZONES)
    .refine((zones) => new Set(zones).size === zones.length, 'must be two different zones')
    .meta({ examples: [['eu-central-1b', 'eu-central-1c']] })
    .optional(),
  /** Id of the region's managed prefix list `com.amazonaws.global.cloudfront.origin-facing`. */
  cloudFrontPrefixList: prefixList.optional(),
  /** Puts the load balancer into private subnets behind a VPC origin, with NAT gateways for its requests to Cognito. */
  privateLoadBalancer: z.boolean().default(false),
  /**
   * Whether the tasks have an endpoint for CloudWatch's API, which the application does not need: it writes its metrics
   * to its log.
   */
  monitoringEndpoint: z.boolean().default(true),
  /**
   * Limits the outbound rules of the tasks to the endpoints, and those of the load balancer to the tasks' port and HTTPS. Contains the
   * ids of the region's prefix lists for S3 and DynamoDB.
   */
  narrowEgress: z.strictObject({ s3: prefixList, dynamodb: prefixList }).optional(),
});

export type NetworkOptions = Readonly<z.output<typeof network>>;
