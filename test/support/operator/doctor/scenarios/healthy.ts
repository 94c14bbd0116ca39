import {
  endpointServices,
  lastSegment,
  model,
  prefixLists,
  records,
  regions,
  scanning,
  stack,
  zones,
} from '../healthy-account';
import { ec2, json } from '../wire-format';
import { healthyBuckets } from './document-bucket';
import { deployedIn, existingResources, withExistingResources } from './existing-resources';
import { healthyKnowledgeBases } from './knowledge-base';
import {
  agent,
  alias,
  certificate,
  existingStack,
  fiveVpcs,
  identity,
  MODEL,
  mailAccount,
  withAgent,
  withCertificates,
  withCreatedCertificates,
  withGlobalProfile,
  withGuardrail,
  withModel,
  withOriginSecret,
  withRelayConcurrency,
  withReranking,
  withResource,
  withSender,
  ZURICH,
} from './responses';
import type { NamedScenario } from './scenario';
import { healthyUserPools } from './user-pool';

/**
 * Scenarios in which the doctor finds no fault, although the deployment differs from the example, or the account from
 * `healthyAccount`.
 */
export const healthyScenarios: readonly NamedScenario[] = [
  {
    name: 'an existing VPC, key and log bucket',
    deployment: withExistingResources,
    aws: existingResources(),
  },
  ...healthyBuckets,
  ...healthyKnowledgeBases,
  ...healthyUserPools,
  {
    name: 'an update in an existing VPC, with endpoints of the deployment',
    deployment: withExistingResources,
    aws: {
      ...existingResources({ endpoints: { s3: 'vpce-1', logs: 'vpce-2', lambda: 'vpce-own' } }),
      ...deployedIn('vpc-00000001'),
    },
  },
  {
    name: 'an existing VPC with an endpoint for CloudWatch that the deployment does not need',
    deployment: { ...withExistingResources, network: { monitoringEndpoint: false } },
    aws: existingResources({ endpoints: { s3: 'vpce-1', logs: 'vpce-2', monitoring: 'vpce-3' } }),
  },
  {
    name: 'a region that offers no endpoint for CloudWatch, with a deployment that does not need one',
    deployment: { network: { monitoringEndpoint: false } },
    aws: { 'ec2:DescribeVpcEndpointServices': (request) => endpointServices(request, { monitoring: undefined }) },
  },
  {
    name: 'the example for Zurich',
    deployment: ZURICH,
    aws: {
      'ec2:DescribeRegions': () => regions('opted-in', 'eu-central-2'),
      'ec2:DescribeAvailabilityZones': () => zones(['a', 'b', 'c'], 'eu-central-2'),
      'ec2:DescribeManagedPrefixLists': ({ region }) => prefixLists(region, 55, 'pl-0123abcd'),
    },
  },
  {
    name: 'no repository of images yet',
    aws: { 'ecr:BatchGetRepositoryScanningConfiguration': () => scanning() },
  },
  {
    name: 'existing certificates',
    deployment: withCertificates,
    aws: { 'acm:DescribeCertificate': () => certificate() },
  },
  {
    name: 'certificates that the deployment has created for an earlier value of address.host',
    aws: {
      ...withCreatedCertificates,
      'acm:DescribeCertificate': () => certificate({ DomainName: 'old.example.org' }),
    },
  },
  {
    name: 'an agent',
    deployment: withAgent,
    aws: { 'bedrock:GetAgent': () => agent('PREPARED'), 'bedrock:GetAgentAlias': () => alias() },
  },
  {
    name: 'an update of a deployment with an agent, which keeps the knowledge base',
    deployment: { engine: { ...withAgent.engine, knowledgeBase: true } },
    aws: {
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::Bedrock::KnowledgeBase', 'KB12345678'),
      'bedrock:GetAgent': () => agent('PREPARED'),
      'bedrock:GetAgentAlias': () => alias(),
    },
  },
  {
    name: 'a reranking model',
    deployment: withReranking,
  },
  {
    name: 'a model that cites with marks',
    deployment: withModel('amazon.nova-pro-v1:0'),
  },
  {
    name: 'the ARN of an inference profile',
    deployment: withModel(`arn:aws:bedrock:eu-central-1:210987654321:inference-profile/eu.${MODEL}`),
  },
  {
    name: 'a global inference profile, whose model also has an ARN without a region',
    deployment: withModel(`global.${MODEL}`),
    aws: withGlobalProfile,
  },
  {
    name: 'a guardrail',
    deployment: withGuardrail,
    aws: {
      'bedrock:GetGuardrail': () => json({ name: 'Decency', guardrailId: 'abc123', version: '2', status: 'READY' }),
    },
  },
  {
    name: 'SES as mail sender',
    deployment: withSender,
    aws: { 'ses:GetEmailIdentity': () => identity(), 'ses:GetAccount': () => mailAccount() },
  },
  {
    name: 'a private load balancer',
    deployment: { network: { privateLoadBalancer: true } },
    aws: { 'ec2:DescribeAddresses': () => ec2('DescribeAddresses', { addressesSet: '' }) },
  },
  {
    name: 'narrow egress',
    deployment: { network: { narrowEgress: { s3: 'pl-6ea54007', dynamodb: 'pl-66a5400f' } } },
  },
  {
    name: 'a model without an inference profile',
    deployment: { engine: { kind: 'knowledge-base', model: MODEL } },
    aws: { 'bedrock:GetFoundationModel': ({ path }) => model(lastSegment(path)) },
  },
  {
    name: 'reserved concurrency for the relay',
    deployment: withRelayConcurrency(20),
  },
  {
    name: 'an update of a deployment that owns its VPC, its sign-in address and its records',
    aws: {
      'cloudformation:DescribeStacks': () =>
        stack('UPDATE_COMPLETE', { DistributionDomain: 'd111.cloudfront.net', UserPoolId: 'eu-central-1_Own' }),
      'ec2:DescribeVpcs': fiveVpcs,
      'cognito-idp:DescribeUserPoolDomain': () =>
        json({ DomainDescription: { UserPoolId: 'eu-central-1_Own', Status: 'ACTIVE' } }),
      'route53:ListResourceRecordSets': () =>
        records([
          { type: 'A', alias: 'd111.cloudfront.net.' },
          { type: 'AAAA', alias: 'd111.cloudfront.net.' },
        ]),
    },
  },
  {
    name: 'a change set that was never executed, and another CIDR block',
    deployment: { network: { cidr: '10.1.0.0/20' } },
    aws: { 'cloudformation:DescribeStacks': () => stack('REVIEW_IN_PROGRESS') },
  },
  {
    name: 'an update whose CIDR block EC2 has normalised',
    deployment: { network: { cidr: '10.0.1.0/20' } },
    aws: existingStack,
  },
  {
    name: 'an update that keeps the vault of its backups',
    deployment: { backup: { days: 90 } },
    aws: {
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::Backup::BackupVault', 'JouleVerne-1f2e3d4c'),
    },
  },
  {
    name: 'a rotation of the origin secret',
    deployment: withOriginSecret(2),
    aws: existingStack,
  },
  {
    name: 'an update after the old sign-in prefix was deleted by hand',
    aws: {
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::Cognito::UserPoolDomain', 'joule-verne-old'),
    },
  },
  {
    name: 'an update with a private load balancer',
    deployment: { network: { privateLoadBalancer: true } },
    aws: {
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::EC2::NatGateway', 'nat-2'),
      'ec2:DescribeAddresses': () => ec2('DescribeAddresses', { addressesSet: '' }),
    },
  },
];
