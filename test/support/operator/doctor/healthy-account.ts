import type { Machine } from '../../../../src/operator/doctor/machine';
import type { Request, Response, Responses } from './aws-server';
import { ec2, ec2Error, json, jsonError, query, xml, xmlError } from './wire-format';

export const ACCOUNT = '123456789012';
export const NAME_SERVERS = ['ns-1.awsdns-01.org', 'ns-2.awsdns-02.com'];

/** A resource of a stack. */
type Resource = readonly [type: string, physicalId: string, status?: string, logicalId?: string];

/** The resources of an existing deployment of the example, as far as the doctor reads them. */
export const EXISTING_RESOURCES: readonly Resource[] = [
  ['AWS::EC2::VPC', 'vpc-1'],
  ['AWS::EC2::Subnet', 'subnet-1'],
  ['AWS::EC2::Subnet', 'subnet-2'],
  ['AWS::Cognito::UserPool', 'eu-central-1_Own'],
  ['AWS::Cognito::UserPoolDomain', 'joule-verne-example'],
  ['AWS::SecretsManager::Secret', 'secret-1', 'CREATE_COMPLETE', 'OriginSecretGeneration1B3DDB415'],
  ['AWS::SecretsManager::Secret', 'secret-0', 'CREATE_COMPLETE', 'OriginSecretGeneration0F71CC301'],
  // An earlier update has removed these two resources.
  ['AWS::EC2::NatGateway', 'nat-1', 'DELETE_COMPLETE'],
  ['AWS::Cognito::UserPoolDomain', 'joule-verne-old', 'DELETE_COMPLETE'],
];

/** The responses for an account that has no faults and no existing deployment. */
export const healthyAccount: Responses = {
  'sts:GetCallerIdentity': () =>
    query('GetCallerIdentity', { Account: ACCOUNT, Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/ada` }),
  'ec2:DescribeRegions': () => regions('opt-in-not-required'),
  'ssm:GetParameter': () => json({ Parameter: { Name: '/cdk-bootstrap/hnb659fds/version', Value: '25' } }),
  'ecr:BatchGetRepositoryScanningConfiguration': () => scanning({ scanOnPush: true, scanFrequency: 'SCAN_ON_PUSH' }),
  'iam:GetRole': ({ body }) => role(new URLSearchParams(body).get('RoleName')!),
  'cloudfront:ListDistributions': () => distributions(1),
  'elasticloadbalancing:DescribeLoadBalancers': () => loadBalancers(1),
  'cloudformation:DescribeStacks': ({ body }) => noStack(new URLSearchParams(body).get('StackName')!),
  'cloudformation:ListStackResources': () => stackResources(EXISTING_RESOURCES),
  'cloudformation:DescribeType': ({ body }) =>
    query('DescribeType', { TypeName: new URLSearchParams(body).get('TypeName')! }),
  'bedrock:GetFoundationModel': ({ path }) =>
    /\.(cohere|anthropic)\./.test(path)
      ? jsonError('ValidationException', 400, 'The provided model identifier is invalid.')
      : model(lastSegment(path)),
  'bedrock:GetInferenceProfile': ({ path }) => profile(lastSegment(path)),
  'bedrock:GetFoundationModelAvailability': ({ path }) => availability(lastSegment(path)),
  'route53:GetHostedZone': () => zone({}),
  'route53:ListResourceRecordSets': () => records([]),
  'cognito-idp:DescribeUserPoolDomain': () => json({ DomainDescription: {} }),
  'ec2:DescribeAvailabilityZones': () => zones(['a', 'b', 'c']),
  'ec2:DescribeVpcEndpointServices': (request) => endpointServices(request, {}),
  'ec2:DescribeManagedPrefixLists': ({ region }) => prefixLists(region, 55),
  'ec2:DescribeVpcs': (request) => vpcs(request, 1),
  'ec2:DescribeSubnets': (request) => subnets(request),
  'servicequotas:GetServiceQuota': ({ body }) => quota(JSON.parse(body).QuotaCode, {}),
  'servicequotas:ListServiceQuotas': () => modelQuotas(),
  'lambda:GetAccountSettings': () =>
    json({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 } }),
};

/** @param configuration undefined if the repository does not exist */
export function scanning(configuration?: object): Response {
  return json({
    scanningConfigurations: configuration ? [configuration] : [],
    failures: configuration ? [] : [{ failureCode: 'REPOSITORY_NOT_FOUND' }],
  });
}

/** A machine with Node, npm and Docker, and with DNS in which `example.org` is delegated. */
export const healthyMachine: Machine = {
  environment: {},
  nodeVersion: 'v20.19.0',
  now: () => new Date('2026-11-22T12:00:00Z'),
  run: async () => '10.9.0\n',
  nameServersOf: async () => NAME_SERVERS,
  caaRecordsOf: async () => [],
  resolves: async () => false,
};

export const regions = (optInStatus: string, home = 'eu-central-1') =>
  ec2('DescribeRegions', {
    regionInfo: {
      item: ['us-east-1', home].map((regionName) => ({
        regionName,
        optInStatus: regionName === 'us-east-1' ? 'opt-in-not-required' : optInStatus,
      })),
    },
  });

export const distributions = (count: number) =>
  xml('DistributionList', {
    Marker: '',
    MaxItems: 1,
    IsTruncated: false,
    Quantity: count,
    ...(count > 0 ? { Items: { DistributionSummary: [{ Id: 'E1' }] } } : {}),
  });

export const loadBalancers = (count: number, VpcId = 'vpc-1') =>
  query('DescribeLoadBalancers', { LoadBalancers: count > 0 ? { member: [{ LoadBalancerName: 'one', VpcId }] } : '' });

const role = (name: string) =>
  query('GetRole', {
    Role: {
      RoleName: name,
      RoleId: 'AROA1',
      Path: '/aws-service-role/',
      CreateDate: '2026-01-01T00:00:00Z',
      Arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${name}`,
    },
  });

export const noStack = (name: string) => xmlError('ValidationError', 400, `Stack with id ${name} does not exist`);

export const stack = (status: string, outputs: Readonly<Record<string, string>> = {}, isProtected = false) =>
  query('DescribeStacks', {
    Stacks: {
      member: [
        {
          StackId: `arn:aws:cloudformation:eu-central-1:${ACCOUNT}:stack/JouleVerne/1f2e3d4c-0000-11f0-8000-0a0000000000`,
          StackName: 'JouleVerne',
          CreationTime: '2026-11-01T00:00:00Z',
          StackStatus: status,
          EnableTerminationProtection: isProtected,
          Outputs: { member: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })) },
        },
      ],
    },
  });

/** @param next token of the next page */
export const stackResources = (resources: readonly Resource[], next?: string) =>
  query('ListStackResources', {
    StackResourceSummaries: {
      member: resources.map(
        ([ResourceType, PhysicalResourceId, ResourceStatus = 'CREATE_COMPLETE', LogicalResourceId = 'One']) => ({
          ResourceType,
          PhysicalResourceId,
          ResourceStatus,
          LogicalResourceId,
          LastUpdatedTimestamp: '2026-11-01T00:00:00Z',
        }),
      ),
    },
    ...(next ? { NextToken: next } : {}),
  });

export const model = (modelId: string, change: object = {}) =>
  json({
    modelDetails: {
      modelId,
      modelArn: `arn:aws:bedrock:eu-central-1::foundation-model/${modelId}`,
      outputModalities: [modelId.includes('embed') ? 'EMBEDDING' : 'TEXT'],
      responseStreamingSupported: true,
      inferenceTypesSupported: ['ON_DEMAND'],
      modelLifecycle: { status: 'ACTIVE' },
      ...change,
    },
  });

export const profile = (id: string, change: object = {}) =>
  json({
    inferenceProfileId: id,
    inferenceProfileName: id,
    status: 'ACTIVE',
    type: 'SYSTEM_DEFINED',
    inferenceProfileArn: `arn:aws:bedrock:eu-central-1:${ACCOUNT}:inference-profile/${id}`,
    models: [{ modelArn: `arn:aws:bedrock:eu-west-1::foundation-model/${id.replace(/^eu\./, '')}` }],
    ...change,
  });

export const availability = (modelId: string, change: object = {}) =>
  json({
    modelId,
    agreementAvailability: { status: 'AVAILABLE' },
    authorizationStatus: 'AUTHORIZED',
    entitlementAvailability: 'AVAILABLE',
    regionAvailability: 'AVAILABLE',
    ...change,
  });

export const zone = ({ name = 'example.org.', isPrivate = false }) =>
  xml('GetHostedZoneResponse', {
    HostedZone: {
      Id: '/hostedzone/Z0123456789ABCDEFGHIJ',
      Name: name,
      CallerReference: '1',
      Config: { PrivateZone: isPrivate },
    },
    DelegationSet: { NameServers: { NameServer: NAME_SERVERS } },
  });

export const records = (
  given: readonly { readonly type: string; readonly alias?: string; readonly value?: string }[],
) =>
  xml('ListResourceRecordSetsResponse', {
    ResourceRecordSets: {
      ResourceRecordSet: [
        ...given.map(({ type, alias, value }) => ({
          Name: 'chat.example.org.',
          Type: type,
          ...(alias
            ? { AliasTarget: { HostedZoneId: 'Z2FDTNDATAQYW2', DNSName: alias, EvaluateTargetHealth: false } }
            : {}),
          ...(value ? { TTL: 300, ResourceRecords: { ResourceRecord: [{ Value: value }] } } : {}),
        })),
        {
          Name: 'zebra.example.org.',
          Type: 'A',
          TTL: 300,
          ResourceRecords: { ResourceRecord: [{ Value: '192.0.2.1' }] },
        },
      ],
    },
    IsTruncated: false,
    MaxItems: 20,
  });

export const zones = (letters: readonly string[], region = 'eu-central-1') =>
  ec2('DescribeAvailabilityZones', {
    availabilityZoneInfo: {
      item: letters.map((letter) => ({ zoneName: `${region}${letter}`, zoneState: 'available', regionName: region })),
    },
  });

/** @returns the VPCs that the filter of the request names, or `count` VPCs if it names none */
export function vpcs({ body }: Request, count: number, cidrBlock = '10.0.0.0/20') {
  const all = Array.from({ length: count }, (_, index) => `vpc-${index + 1}`);
  const named = filtered(body);
  return ec2('DescribeVpcs', {
    vpcSet: { item: (named.length > 0 ? named : all).map((vpcId) => ({ vpcId, cidrBlock })) },
  });
}

/** The subnets that the request's filter names, in reverse order, in alternating zones. */
export const subnets = ({ body }: Request, letters: readonly string[] = ['a', 'b']) =>
  ec2('DescribeSubnets', {
    subnetSet: {
      item: filtered(body)
        .map((subnetId, index) => ({
          subnetId,
          cidrBlock: `10.0.${8 * index}.0/21`,
          availabilityZone: `eu-central-1${letters[index % 2]}`,
        }))
        .reverse(),
    },
  });

/** The values of a request's first filter. */
function filtered(body: string): string[] {
  return [...new URLSearchParams(body)]
    .filter(([name]) => name.startsWith('Filter.1.Value.'))
    .map(([, value]) => value);
}

/**
 * @param zonesOf letters of the zones that offer a service, by the end of the service's name. The value is `undefined` if the region does
 * not offer the service. The zones a, b and c offer each service that `zonesOf` does not contain
 */
export function endpointServices(
  { body, region }: Request,
  zonesOf: Readonly<Record<string, readonly string[] | undefined>>,
) {
  const names = filtered(body);
  const detail = (serviceName: string, serviceType: string, letters: readonly string[]) => ({
    serviceName,
    serviceType: { item: [{ serviceType }] },
    availabilityZoneSet: { item: letters.map((letter) => `${region}${letter}`) },
  });
  return ec2('DescribeVpcEndpointServices', {
    serviceDetailSet: {
      item: names.flatMap((serviceName) => {
        const name = serviceName.replace(`com.amazonaws.${region}.`, '');
        const letters = name in zonesOf ? zonesOf[name] : ['a', 'b', 'c'];
        const kind = ['s3', 'dynamodb'].includes(name) ? 'Gateway' : 'Interface';
        // S3 and DynamoDB, which have gateway endpoints, have interface endpoints too, but in zone c only.
        return [
          ...(kind === 'Gateway' ? [detail(serviceName, 'Interface', ['c'])] : []),
          ...(letters ? [detail(serviceName, kind, letters)] : []),
        ];
      }),
    },
  });
}

export const prefixLists = (region: string, weight: number, cloudFront = 'pl-a3a144ca') =>
  ec2('DescribeManagedPrefixLists', {
    prefixListSet: {
      item: [
        {
          prefixListId: cloudFront,
          prefixListName: 'com.amazonaws.global.cloudfront.origin-facing',
          addressFamily: 'IPv4',
          maxEntries: weight,
        },
        {
          prefixListId: 'pl-6ea54007',
          prefixListName: `com.amazonaws.${region}.s3`,
          addressFamily: 'IPv4',
          maxEntries: 20,
        },
        {
          prefixListId: 'pl-66a5400f',
          prefixListName: `com.amazonaws.${region}.dynamodb`,
          addressFamily: 'IPv4',
          maxEntries: 5,
        },
      ],
    },
  });

/** Quotas by their code in Service Quotas. */
const QUOTAS: Readonly<Record<string, number>> = {
  'L-F678F1CE': 5,
  'L-0EA8095F': 60,
  'L-0263D0A3': 5,
  'L-3032A538': 140,
  'L-B99A9384': 1000,
};

export function quota(code: string, changed: Readonly<Record<string, number>>) {
  return json({ Quota: { QuotaCode: code, Value: changed[code] ?? QUOTAS[code] } });
}

/**
 * Bedrock's quotas for the models of the scenarios. @param changed other values, by the beginning of the quota's name
 */
export function modelQuotas(changed: Readonly<Record<string, number>> = {}): Response {
  const names = [
    'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.6',
    'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.6 1M Context Length',
    'Cross-region model inference requests per minute for Anthropic Claude Sonnet 4.6',
    'Global cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.6',
    'On-demand model inference tokens per minute for Anthropic Claude Sonnet 4.6',
    'On-demand model inference tokens per minute for Amazon Nova Pro',
    'On-demand model inference tokens per minute for Meta Llama 3.2 3B Instruct',
    'On-demand model inference tokens per minute for Writer Palmyra X5 V1',
    'Model invocation max tokens per day for Anthropic Claude Sonnet 4.6 (doubled for cross-region calls)',
  ];
  const valueOf = (name: string) => Object.entries(changed).find(([part]) => name.startsWith(part))?.[1] ?? 20_000_000;
  return json({
    Quotas: names.map((QuotaName, index) => ({
      QuotaName,
      QuotaCode: `L-0000000${index}`,
      Adjustable: !QuotaName.startsWith('Global'),
      Value: valueOf(QuotaName),
    })),
  });
}

export const unauthorised = ec2Error('UnauthorizedOperation', 403, 'You are not authorized to perform this operation.');

/** The last segment of a path, such as a model id. */
export function lastSegment(path: string): string {
  return path.split('/').at(-1)!;
}
