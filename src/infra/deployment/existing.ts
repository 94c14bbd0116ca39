import * as z from 'zod';
import { ENDPOINT_SERVICES } from './endpoint-services';
import { host, listed, text } from './fields';

const subnetId = text(/^subnet-[0-9a-f]{8,17}$/, 'subnet-0123456789abcdef0');
const TWO_SUBNETS = 'must be a list of two subnets in brackets, one in each zone';

const twoSubnets = <T extends z.ZodType>(subnet: T) => z.array(subnet, TWO_SUBNETS).length(2, TWO_SUBNETS);

const ENDPOINTS = `must be a list of services, in brackets: ${listed(ENDPOINT_SERVICES, 'and')}`;

/** A VPC in which the deployment creates its load balancer, its tasks, its security groups and the endpoints that are missing. */
const network = z
  .strictObject({
    vpc: text(/^vpc-[0-9a-f]{8,17}$/, 'vpc-0123456789abcdef0'),
    /** Public subnets, in the order of `network.availabilityZones`. */
    loadBalancerSubnets: twoSubnets(subnetId),
    /** Subnets without a route to the internet, in the order of `network.availabilityZones`, with their route tables. */
    taskSubnets: twoSubnets(
      z.strictObject({ id: subnetId, routeTable: text(/^rtb-[0-9a-f]{8,17}$/, 'rtb-0123456789abcdef0') }),
    ),
    /** The services for which the VPC already has an endpoint, so that the deployment does not create one. */
    endpoints: z.array(z.enum(ENDPOINT_SERVICES, ENDPOINTS), ENDPOINTS).default([]),
  })
  .superRefine(({ loadBalancerSubnets, taskSubnets }, context) => {
    const ids = [...loadBalancerSubnets, ...taskSubnets.map(({ id }) => id)];
    if (new Set(ids).size < ids.length)
      context.addIssue({
        code: 'custom',
        path: ['taskSubnets'],
        message: 'must be four different subnets together with loadBalancerSubnets',
        input: taskSubnets,
      });
  })
  .meta({
    examples: [
      {
        vpc: 'vpc-0123456789abcdef0',
        loadBalancerSubnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        taskSubnets: [
          { id: 'subnet-0123456789abcdef2', routeTable: 'rtb-0123456789abcdef0' },
          { id: 'subnet-0123456789abcdef3', routeTable: 'rtb-0123456789abcdef1' },
        ],
        endpoints: ['s3', 'logs'],
      },
    ],
  });

/** A knowledge base whose data source reads the documents in `documentBucket`. */
const knowledgeBase = z
  .strictObject({
    id: text(/^[0-9A-Z]{10}$/, 'KB12345678, ten capital letters and digits'),
    dataSourceId: text(/^[0-9A-Z]{10}$/, 'DS12345678, ten capital letters and digits'),
  })
  .meta({ examples: [{ id: 'KB12345678', dataSourceId: 'DS12345678' }] });

/**
 * A user pool in which the deployment creates its app client and, unless `hasAdmins` is true, the group of admins and
 * the first admin.
 */
const userPool = z.strictObject({
  id: text(/^[a-z]{2}(-[a-z]+)+-\d_[0-9A-Za-z]{1,55}$/, 'eu-central-1_AbCdEf123, the id of a user pool'),
  /**
   * Host name of the sign-in pages that the user pool already has. Default: the deployment adds sign-in pages with
   * `signIn.prefix`.
   */
  signInHost: host.meta({ examples: ['login.example.org', 'office.auth.eu-central-1.amazoncognito.com'] }).optional(),
  /** Whether the user pool already has the group of admins with a member. The deployment then creates neither the group nor a user. */
  hasAdmins: z.boolean().default(false),
});

const bucketName = (example: string) => text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, `${example}, the name of a bucket`);

const keyArn = text(
  /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
  'arn:aws:kms:REGION:123456789012:key/1234abcd-…, the ARN of a key, not of an alias',
);
const EXAMPLE_KEY = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const KEY_LIST = 'must be a list of ARNs of keys, in brackets';

/**
 * Resources of the organisation that the deployment uses instead of creating its own. `npx projen doctor` checks them.
 */
export const existing = z.strictObject({
  /** ARN of the KMS key that encrypts stored data. */
  key: keyArn.meta({ examples: [EXAMPLE_KEY] }).optional(),
  /** ARNs of keys with which this deployment encrypted objects earlier. Its roles may still use them, so the objects stay readable. */
  formerKeys: z
    .array(keyArn, KEY_LIST)
    .meta({ examples: [[EXAMPLE_KEY.replace('1234abcd', '5678abcd')]] })
    .default([]),
  /** Name of the bucket that receives the access logs of the load balancer, the document bucket and the audit archive. */
  logBucket: bucketName('access-logs-example').optional(),
  /** Name of the bucket of the documents and of the files that users attach to questions. No other deployment may use it. */
  documentBucket: bucketName('documents-example').optional(),
  knowledgeBase: knowledgeBase.optional(),
  userPool: userPool.optional(),
  network: network.optional(),
});

export type ExistingOptions = Readonly<z.output<typeof existing>>;
export type ExistingNetwork = NonNullable<ExistingOptions['network']>;
export type ExistingKnowledgeBase = NonNullable<ExistingOptions['knowledgeBase']>;
export type ExistingUserPool = NonNullable<ExistingOptions['userPool']>;
