import { endpointServices, prefixLists, quota, stack, zones } from '../healthy-account';
import { ec2, json, jsonError } from '../wire-format';
import { fiveVpcs, withRelayConcurrency } from './responses';
import type { PreparedFault } from './scenario';

export const networkFaults: readonly PreparedFault[] = [
  {
    name: 'a zone that is not available to the account',
    aws: { 'ec2:DescribeAvailabilityZones': () => zones(['a', 'c', 'd']) },
    findings: [
      [
        'Zones and endpoints',
        'fault',
        /eu-central-1b is not available/,
        /network\.availabilityZones to \["eu-central-1a","eu-central-1c"\]/,
      ],
    ],
  },
  {
    name: 'a region with only one usable zone',
    aws: { 'ec2:DescribeVpcEndpointServices': (request) => endpointServices(request, { logs: ['a'] }) },
    findings: [['Zones and endpoints', 'fault', /eu-central-1b offers no endpoint for logs/, /no two zones/]],
  },
  {
    name: 'a zone without an endpoint service',
    aws: {
      'ec2:DescribeVpcEndpointServices': (request) =>
        endpointServices(request, { 'bedrock-agent-runtime': ['a', 'c'] }),
    },
    findings: [
      [
        'Zones and endpoints',
        'fault',
        /eu-central-1b offers no endpoint for bedrock-agent-runtime/,
        /network\.availabilityZones to \["eu-central-1a","eu-central-1c"\]/,
      ],
    ],
  },
  {
    name: 'a region without an endpoint service',
    aws: {
      'ec2:DescribeVpcEndpointServices': (request) => endpointServices(request, { 'bedrock-agent': undefined }),
    },
    findings: [
      ['Zones and endpoints', 'fault', /eu-central-1 offers no endpoint for bedrock-agent$/, /another region/],
    ],
  },
  {
    name: 'a prefix list that has changed',
    aws: { 'ec2:DescribeManagedPrefixLists': ({ region }) => prefixLists(region, 55, 'pl-0badc0de') },
    findings: [
      [
        'Prefix lists',
        'fault',
        /for CloudFront in eu-central-1 is pl-0badc0de, not pl-a3a144ca/,
        /cloudFrontPrefixList to "pl-0badc0de"/,
      ],
    ],
  },
  {
    name: 'a prefix list with too many entries',
    aws: { 'ec2:DescribeManagedPrefixLists': ({ region }) => prefixLists(region, 130) },
    findings: [
      [
        'Security group rules',
        'fault',
        /needs 130 rules of a security group, but the quota is 60/,
        /--quota-code L-0EA8095F --desired-value 135/,
      ],
    ],
  },
  {
    name: 'prefix lists for narrow egress that are wrong and have too many entries',
    deployment: { network: { narrowEgress: { s3: 'pl-0badc0de', dynamodb: 'pl-66a5400f' } } },
    aws: {
      'servicequotas:GetServiceQuota': ({ body }) => quota(JSON.parse(body).QuotaCode, { 'L-0EA8095F': 25 }),
      'ec2:DescribeManagedPrefixLists': ({ region }) => prefixLists(region, 20),
    },
    findings: [
      [
        'Prefix lists',
        'fault',
        /for S3 in eu-central-1 is pl-6ea54007, not pl-0badc0de/,
        /narrowEgress\.s3 to "pl-6ea54007"/,
      ],
      ['Security group rules', 'fault', /network\.narrowEgress need 26 rules/, /L-0EA8095F/],
    ],
  },
  {
    name: 'no VPC left',
    aws: { 'ec2:DescribeVpcs': fiveVpcs },
    findings: [['VPCs', 'fault', /All 5 VPCs/, /L-F678F1CE --desired-value 6/]],
  },
  {
    name: 'no Elastic IP left',
    deployment: { network: { privateLoadBalancer: true } },
    aws: {
      'ec2:DescribeAddresses': () =>
        ec2('DescribeAddresses', {
          addressesSet: { item: [1, 2, 3, 4].map((number) => ({ publicIp: `192.0.2.${number}` })) },
        }),
    },
    findings: [['Elastic IPs', 'fault', /4 of 5 Elastic IPs/, /L-0263D0A3 --desired-value 6/]],
  },
  {
    name: 'too few vCPUs for an update',
    aws: { 'servicequotas:GetServiceQuota': ({ body }) => quota(JSON.parse(body).QuotaCode, { 'L-3032A538': 2 }) },
    findings: [['Fargate vCPUs', 'fault', /the quota is 2, but 2 tasks and one more/, /L-3032A538 --desired-value 12/]],
  },
  {
    name: "too few vCPUs, by AWS's default quota, for the maximum number of tasks",
    aws: {
      'servicequotas:GetServiceQuota': ({ body }) =>
        body.includes('L-3032A538') ? jsonError('NoSuchResourceException') : quota(JSON.parse(body).QuotaCode, {}),
      'servicequotas:GetAWSDefaultServiceQuota': ({ body }) => quota(JSON.parse(body).QuotaCode, { 'L-3032A538': 4 }),
    },
    findings: [
      ['Fargate vCPUs', 'warning', /the quota is 4, but 6 tasks \(service\.maxTasks\)/, /lower service\.maxTasks/],
    ],
  },
  {
    name: "a new account's Lambda quota, from which nothing can be reserved",
    deployment: withRelayConcurrency(20),
    aws: {
      'lambda:GetAccountSettings': () =>
        json({ AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } }),
    },
    findings: [
      [
        'Lambda concurrency',
        'fault',
        /is 20, but of 10 executions only 0 can be reserved/,
        /^Remove operation\.relayC/,
      ],
    ],
  },
  {
    name: "a new account's Lambda quota, which all functions share",
    aws: {
      'lambda:GetAccountSettings': () =>
        json({ AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } }),
    },
    findings: [['Lambda concurrency', 'warning', /share 10 executions, the quota of a new/, /--desired-value 1000/]],
  },
  {
    name: 'a Lambda quota that the existing deployment may have used up',
    deployment: withRelayConcurrency(20),
    aws: {
      'lambda:GetAccountSettings': () =>
        json({ AccountLimit: { ConcurrentExecutions: 130, UnreservedConcurrentExecutions: 110 } }),
      'cloudformation:DescribeStacks': () => stack('CREATE_COMPLETE'),
    },
    findings: [['Lambda concurrency', 'warning', /existing relay has reserved them already/, /--desired-value 1000/]],
  },
];
