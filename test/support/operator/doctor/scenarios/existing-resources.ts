import type { Responses } from '../aws-server';
import { ACCOUNT, loadBalancers, stackResources } from '../healthy-account';
import { ec2, ec2Error, json, jsonError, xml, xmlError } from '../wire-format';
import { existingStack, withResource } from './responses';
import type { PreparedFault } from './scenario';

const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234abcd`;
const VPC = 'vpc-00000001';
const BALANCER = ['subnet-0000000a', 'subnet-0000000b'] as const;
const TASKS = ['subnet-0000001a', 'subnet-0000001b'] as const;

export const withExistingResources = {
  existing: {
    key: KEY,
    logBucket: 'logs-of-the-office',
    network: {
      vpc: VPC,
      loadBalancerSubnets: BALANCER,
      taskSubnets: TASKS.map((id) => ({ id, routeTable: 'rtb-00000001' })),
      endpoints: ['s3', 'logs'],
    },
  },
};

/** How the existing resources differ from those that the doctor accepts. */
interface Change {
  readonly dns?: boolean;
  /** Letters of the availability zones: of the load balancer's two subnets, then of the tasks' two subnets. */
  readonly zones?: readonly string[];
  /** Number of free IP addresses in each subnet. */
  readonly free?: number;
  /** The gateways to which the load balancer's subnets and the tasks' subnets have a default route; undefined without such a route. */
  readonly routes?: readonly [balancer: string | undefined, tasks: string | undefined];
  /** Id of the route table that the tasks' subnets use. */
  readonly taskTable?: string;
  /** Ids of the VPC's endpoints, by the last part of the service name, such as `s3`. */
  readonly endpoints?: Readonly<Record<string, string>>;
  readonly key?: object;
  readonly keyServices?: readonly string[];
  readonly location?: string;
  readonly encryption?: string;
  readonly logServices?: readonly string[];
}

const policy = (services: readonly string[]) =>
  JSON.stringify({ Statement: services.map((Service) => ({ Principal: { Service } })) });

/** AWS's responses about the existing resources. */
export function existingResources({
  dns = true,
  zones = ['a', 'b', 'a', 'b'],
  free = 100,
  routes = ['igw-1', undefined],
  taskTable = 'rtb-00000001',
  endpoints = { s3: 'vpce-1', logs: 'vpce-2' },
  key = {},
  keyServices = ['logs.eu-central-1.amazonaws.com', 'indexing.s3vectors.amazonaws.com', 'cloudwatch.amazonaws.com'],
  location = 'eu-central-1',
  encryption = 'AES256',
  logServices = ['logdelivery.elasticloadbalancing.amazonaws.com', 'logging.s3.amazonaws.com'],
}: Change = {}): Responses {
  return {
    'ec2:DescribeVpcAttribute': () =>
      ec2('DescribeVpcAttribute', { enableDnsSupport: { value: true }, enableDnsHostnames: { value: dns } }),
    'ec2:DescribeSubnets': () =>
      ec2('DescribeSubnets', {
        subnetSet: {
          item: [...BALANCER, ...TASKS].map((subnetId, index) => ({
            subnetId,
            availabilityZone: `eu-central-1${zones[index]}`,
            availableIpAddressCount: free,
          })),
        },
      }),
    'ec2:DescribeRouteTables': () =>
      ec2('DescribeRouteTables', {
        routeTableSet: {
          item: [
            // The main route table of the VPC, which the subnets of the load balancer use.
            routeTable('rtb-00000009', [{ main: true }], routes[0]),
            routeTable(
              taskTable,
              TASKS.map((subnetId) => ({ subnetId, main: false })),
              routes[1],
            ),
          ],
        },
      }),
    'ec2:DescribeVpcEndpoints': () =>
      ec2('DescribeVpcEndpoints', {
        vpcEndpointSet: {
          item: Object.entries(endpoints).map(([name, vpcEndpointId]) => ({
            vpcEndpointId,
            serviceName: `com.amazonaws.eu-central-1.${name}`,
          })),
        },
      }),
    'kms:DescribeKey': () =>
      json({
        KeyMetadata: {
          KeyId: '1234abcd',
          KeyState: 'Enabled',
          KeyUsage: 'ENCRYPT_DECRYPT',
          KeySpec: 'SYMMETRIC_DEFAULT',
          ...key,
        },
      }),
    'kms:GetKeyPolicy': () => json({ Policy: policy(keyServices) }),
    // The SDK reads this response only if the root element has the namespace.
    's3:GetBucketLocation': () => ({
      body: `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${location}</LocationConstraint>`,
    }),
    's3:GetBucketEncryption': () =>
      xml('ServerSideEncryptionConfiguration', {
        Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: encryption } },
      }),
    's3:GetBucketPolicy': () => ({ body: policy(logServices) }),
  };
}

function routeTable(routeTableId: string, associations: readonly object[], gatewayId: string | undefined) {
  return {
    routeTableId,
    associationSet: { item: associations as readonly Record<string, string>[] },
    routeSet: {
      item: [
        { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local' },
        ...(gatewayId ? [{ destinationCidrBlock: '0.0.0.0/0', gatewayId }] : []),
      ],
    },
  };
}

/** AWS's responses about a deployment in an existing VPC. @param vpc the id of the VPC that contains the load balancer */
export const deployedIn = (vpc: string): Responses => ({
  ...existingStack,
  'cloudformation:ListStackResources': () =>
    stackResources([
      ['AWS::ECS::Service', 'service'],
      ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'arn:aws:elasticloadbalancing:own'],
      ['AWS::EC2::VPCEndpoint', 'vpce-own'],
    ]),
  'elasticloadbalancing:DescribeLoadBalancers': () => loadBalancers(1, vpc),
});

const deployment = withExistingResources;

export const existingResourceFaults: readonly PreparedFault[] = [
  {
    name: 'an existing VPC that does not exist',
    deployment,
    aws: { ...existingResources(), 'ec2:DescribeVpcAttribute': () => ec2Error('InvalidVpcID.NotFound') },
    findings: [['Existing VPC', 'fault', /eu-central-1 has no VPC vpc-00000001/, /existing\.network\.vpc/]],
  },
  {
    name: 'an existing VPC without DNS host names',
    deployment,
    aws: existingResources({ dns: false }),
    findings: [['Existing VPC', 'fault', /lacks DNS/, /modify-vpc-attribute --vpc-id vpc-00000001/]],
  },
  {
    name: 'a subnet in a zone other than the configured one, and a subnet that does not exist',
    deployment: {
      existing: {
        network: {
          ...deployment.existing.network,
          loadBalancerSubnets: [BALANCER[0], 'subnet-0000009b'],
        },
      },
    },
    aws: existingResources({ zones: ['c', 'b', 'a', 'b'] }),
    findings: [
      ['Existing VPC', 'fault', /subnet-0000000a is in eu-central-1c, not in eu-central-1a/, /availabilityZones/],
      ['Existing VPC', 'fault', /vpc-00000001 has no subnet subnet-0000009b/, /existing\.network/],
    ],
  },
  {
    name: 'private subnets for the load balancer, and public subnets for the tasks',
    deployment,
    aws: existingResources({ routes: [undefined, 'igw-1'] }),
    findings: [
      ['Existing VPC', 'fault', /subnet-0000000a has no route to an internet gateway/, /loadBalancerSubnets/],
      ['Existing VPC', 'fault', /subnet-0000000b has no route to an internet gateway/, /loadBalancerSubnets/],
      ['Existing VPC', 'warning', /subnet-0000001a has a route to the internet/, /isolated subnets/],
      ['Existing VPC', 'warning', /subnet-0000001b has a route to the internet/, /isolated subnets/],
    ],
  },
  {
    name: 'subnets with too few free addresses, and a route table other than the configured one',
    deployment,
    aws: existingResources({ free: 7, taskTable: 'rtb-00000002' }),
    findings: [
      ['Existing VPC', 'fault', /subnet-0000000a has 7 free addresses, but a load balancer needs 8/, /larger/],
      ['Existing VPC', 'fault', /subnet-0000000b has 7 free/, /larger/],
      ['Existing VPC', 'fault', /route table of subnet-0000001a is rtb-00000002, not rtb-00000001/, /taskSubnets/],
      ['Existing VPC', 'warning', /subnet-0000001a has 7 free addresses, .* need up to 13/, /service\.maxTasks/],
      ['Existing VPC', 'fault', /route table of subnet-0000001b/, /taskSubnets/],
      ['Existing VPC', 'warning', /subnet-0000001b has 7 free/, /service\.maxTasks/],
    ],
  },
  {
    name: 'an endpoint that is not listed, and a listed endpoint that does not exist',
    deployment,
    aws: existingResources({ endpoints: { s3: 'vpce-1', lambda: 'vpce-3' } }),
    findings: [
      ['Existing VPC', 'fault', /already has an endpoint for lambda/, /Add "lambda" to existing\.network\.endpoints/],
      ['Existing VPC', 'fault', /has no endpoint for logs/, /Remove "logs" from existing\.network\.endpoints/],
    ],
  },
  {
    name: 'a move to an existing VPC',
    deployment,
    aws: {
      ...existingStack,
      ...existingResources(),
      'cloudformation:ListStackResources': withResource('AWS::EC2::VPC', 'vpc-1'),
    },
    findings: [['Existing network', 'fault', /from vpc-1, which it has created, to vpc-00000001/, /^Undo the change/]],
  },
  {
    name: 'a move out of an existing VPC',
    aws: {
      ...existingStack,
      'cloudformation:ListStackResources': () => stackResources([['AWS::ECS::Service', 'service']]),
    },
    findings: [['Existing network', 'fault', /cannot move to a VPC of its own/, /^Undo the change/]],
  },
  {
    name: 'a move from one existing VPC to another',
    deployment,
    aws: { ...existingResources(), ...deployedIn('vpc-00000009') },
    findings: [['Existing network', 'fault', /cannot move from vpc-00000009 to vpc-00000001/, /^Undo the change/]],
  },
  {
    name: 'a key of another account',
    deployment: { existing: { key: KEY.replace(ACCOUNT, '999999999999') } },
    findings: [['Existing key', 'fault', /belongs to account 999999999999/, /a key of 123456789012/]],
  },
  {
    name: 'a key that does not exist',
    deployment: { existing: { key: KEY } },
    aws: { 'kms:DescribeKey': () => jsonError('NotFoundException') },
    findings: [['Existing key', 'fault', /has no key arn:aws:kms/, /list-keys/]],
  },
  {
    name: 'a disabled key for signatures, whose policy does not allow logs and vectors',
    deployment: { existing: { key: KEY } },
    aws: existingResources({
      key: { KeyState: 'Disabled', KeyUsage: 'SIGN_VERIFY', KeySpec: 'RSA_2048' },
      keyServices: ['cloudwatch.amazonaws.com'],
    }),
    findings: [
      ['Existing key', 'fault', /is Disabled/, /Enable it/],
      ['Existing key', 'fault', /for SIGN_VERIFY with RSA_2048/, /symmetric/],
      ['Existing key', 'fault', /does not mention logs\.eu-central-1/, /Use existing resources/],
      ['Existing key', 'fault', /does not mention indexing\.s3vectors/, /Use existing resources/],
    ],
  },
  {
    name: 'a log bucket that does not exist',
    deployment: { existing: { logBucket: 'logs-of-the-office' } },
    aws: { 's3:GetBucketLocation': () => xmlError('NoSuchBucket', 404) },
    findings: [['Existing log bucket', 'fault', /There is no bucket logs-of-the-office/, /existing\.logBucket/]],
  },
  {
    name: 'a log bucket in another region',
    deployment: { existing: { logBucket: 'logs-of-the-office' } },
    aws: existingResources({ location: 'eu-west-1' }),
    findings: [['Existing log bucket', 'fault', /logs-of-the-office is in eu-west-1/, /a bucket in eu-central-1/]],
  },
  {
    name: 'a log bucket that is encrypted with KMS and has no policy',
    deployment: { existing: { logBucket: 'logs-of-the-office' } },
    aws: {
      ...existingResources({ encryption: 'aws:kms' }),
      's3:GetBucketPolicy': () => xmlError('NoSuchBucketPolicy', 404),
    },
    findings: [
      ['Existing log bucket', 'fault', /is encrypted with KMS/, /SSE-S3/],
      ['Existing log bucket', 'fault', /does not mention logdelivery\.elasticloadbalancing/, /Allow the service/],
      ['Existing log bucket', 'fault', /does not mention logging\.s3/, /Allow the service/],
    ],
  },
];
