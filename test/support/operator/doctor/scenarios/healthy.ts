import { lastSegment, model, records, stack } from '../healthy-account';
import { ec2, json } from '../wire-format';
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
  withGuardrail,
  withResource,
  withSender,
} from './responses';
import type { NamedScenario } from './scenario';

/** Deployments with an option, in an account that has what the option needs: the doctor finds no fault. */
export const healthyScenarios: readonly NamedScenario[] = [
  {
    name: 'existing certificates',
    deployment: withCertificates,
    aws: { 'acm:DescribeCertificate': () => certificate() },
  },
  {
    name: 'an agent',
    deployment: withAgent,
    aws: { 'bedrock:GetAgent': () => agent('PREPARED'), 'bedrock:GetAgentAlias': () => alias() },
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
    name: 'no reserved concurrency in a new account',
    deployment: { operation: { alarmEmail: 'a@example.org', relayConcurrency: false } },
    aws: {
      'lambda:GetAccountSettings': () =>
        json({ AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } }),
    },
  },
  {
    name: 'an update, which owns its VPC, sign-in address and records',
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
    name: 'a change set that was never executed, and other addresses',
    deployment: { network: { cidr: '10.1.0.0/20' } },
    aws: { 'cloudformation:DescribeStacks': () => stack('REVIEW_IN_PROGRESS') },
  },
  {
    name: 'an update whose CIDR block EC2 has normalised',
    deployment: { network: { cidr: '10.0.1.0/20' } },
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
