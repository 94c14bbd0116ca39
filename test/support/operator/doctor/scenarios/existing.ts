import { EXISTING_RESOURCES, stackResources, subnets } from '../healthy-account';
import { ec2 } from '../wire-format';
import { domains, existingStack, withGeneration, withOriginSecret, withResource } from './responses';
import type { PreparedFault } from './scenario';

/**
 * Scenarios in which an option does not fit the existing deployment, for example because the option can be chosen only at
 * the first deployment.
 */
export const existingFaults: readonly PreparedFault[] = [
  {
    name: 'a CIDR block other than that of the existing network',
    deployment: { network: { cidr: '10.0.16.0/20' } },
    aws: existingStack,
    findings: [
      [
        'Existing network',
        'fault',
        /cidr is "10\.0\.16\.0\/20", but "10\.0\.0\.0\/20"/,
        /cidr to "10\.0\.0\.0\/20": .*only at the first deployment; for another value, create a second deployment under another name \(docs\/operating\.md, "Move to another region"\)/,
      ],
    ],
  },
  {
    name: 'a smaller CIDR block than that of the existing network',
    deployment: { network: { cidr: '10.0.0.0/21' } },
    aws: existingStack,
    findings: [['Existing network', 'fault', /cidr is "10\.0\.0\.0\/21"/, /cidr to "10\.0\.0\.0\/20"/]],
  },
  {
    name: 'a zone other than those of the existing network',
    aws: { ...existingStack, 'ec2:DescribeSubnets': (request) => subnets(request, ['a', 'c']) },
    findings: [
      [
        'Existing network',
        'fault',
        /availabilityZones is \["eu-central-1a","eu-central-1b"\], but/,
        /availabilityZones to \["eu-central-1a","eu-central-1c"\]/,
      ],
    ],
  },
  {
    name: 'the zones of the existing network in reverse order',
    deployment: { network: { availabilityZones: ['eu-central-1b', 'eu-central-1a'] } },
    aws: existingStack,
    findings: [
      ['Existing network', 'fault', /availabilityZones is/, /availabilityZones to \["eu-central-1a","eu-central-1b"\]/],
    ],
  },
  {
    name: 'a private load balancer where the existing one is public',
    deployment: { network: { privateLoadBalancer: true } },
    aws: { ...existingStack, 'ec2:DescribeAddresses': () => ec2('DescribeAddresses', { addressesSet: '' }) },
    findings: [['Existing network', 'fault', /privateLoadBalancer is true, but false/, /privateLoadBalancer to false/]],
  },
  {
    name: 'a public load balancer where the existing one is private, which only the second page of resources shows',
    aws: {
      ...existingStack,
      'cloudformation:ListStackResources': ({ body }) =>
        body.includes('NextToken=two')
          ? stackResources([['AWS::EC2::NatGateway', 'nat-2']])
          : stackResources(EXISTING_RESOURCES, 'two'),
    },
    findings: [['Existing network', 'fault', /privateLoadBalancer is false, but true/, /privateLoadBalancer to true/]],
  },
  {
    name: 'a sign-in prefix other than the existing one',
    aws: {
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::Cognito::UserPoolDomain', 'joule-verne-old'),
      'cognito-idp:DescribeUserPoolDomain': domains('joule-verne-old'),
    },
    findings: [
      [
        'Existing sign-in',
        'fault',
        /signIn\.prefix is joule-verne-example, but the user pool still has joule-verne-old/,
        /users cannot sign in.*delete-user-pool-domain --region eu-central-1 --user-pool-id eu-central-1_Own --domain joule-verne-old$/,
      ],
    ],
  },
  {
    name: 'an origin secret that skips a generation',
    deployment: withOriginSecret(3),
    aws: existingStack,
    findings: [
      [
        'Origin secret',
        'fault',
        /originSecret is 3, but generation 1 is deployed: .*reject all requests/,
        /originSecret to 1, or to 2 to rotate/,
      ],
    ],
  },
  {
    name: 'an origin secret of an earlier generation',
    deployment: withOriginSecret(9),
    aws: { ...existingStack, 'cloudformation:ListStackResources': withGeneration(10) },
    findings: [
      ['Origin secret', 'fault', /originSecret is 9, but generation 10 is deployed/, /originSecret to 10, or to 11/],
    ],
  },
  {
    name: 'a return to an earlier key, whose vault may still exist',
    deployment: { backup: { days: 90 } },
    aws: {
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::Backup::BackupVault', 'JouleVerne-own-key-1f2e3d4c'),
    },
    findings: [
      [
        'Backup vault',
        'warning',
        /would create the vault JouleVerne-1f2e3d4c; if an earlier vault/,
        /"aws backup describe-backup-vault --region eu-central-1 --backup-vault-name JouleVerne-1f2e3d4c"\. If it shows a vault, keep the present key until/,
      ],
    ],
  },
  {
    name: 'backups of an existing deployment, whose earlier vault may still exist',
    deployment: { backup: { days: 90 } },
    aws: existingStack,
    findings: [
      ['Backup vault', 'warning', /would create the vault JouleVerne-1f2e3d4c;/, /, deploy without backup until/],
    ],
  },
];
