import { ACCOUNT, distributions, loadBalancers, noStack, scanning, stack } from '../healthy-account';
import { ec2, json, jsonError, query, xmlError } from '../wire-format';
import { byRegion, identity, mailAccount, withSender } from './responses';
import type { PreparedFault } from './scenario';

export const accountFaults: readonly PreparedFault[] = [
  {
    name: 'the root user',
    aws: {
      'sts:GetCallerIdentity': () =>
        query('GetCallerIdentity', { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` }),
    },
    findings: [['Account', 'warning', /root user/, /administrator role/]],
  },
  {
    name: 'a home region without bootstrap',
    aws: { 'ssm:GetParameter': byRegion(jsonError('ParameterNotFound'), json({ Parameter: { Value: '25' } })) },
    findings: [
      [
        'CDK bootstrap',
        'fault',
        /eu-central-1 is not bootstrapped/,
        /^Run npx cdk bootstrap aws:\/\/123456789012\/eu-central-1$/,
      ],
    ],
  },
  {
    name: 'images that are not scanned',
    aws: {
      'ecr:BatchGetRepositoryScanningConfiguration': () => scanning({ scanOnPush: false, scanFrequency: 'MANUAL' }),
    },
    findings: [
      [
        'Image scanning',
        'warning',
        /^ECR does not scan the images of cdk-hnb659fds-container-assets-123456789012-eu-central-1/,
        /put-registry-scanning-configuration --region eu-central-1 .*"filter":"cdk-\*"/,
      ],
    ],
  },
  {
    name: 'an account that has never had a cluster',
    aws: { 'iam:GetRole': () => xmlError('NoSuchEntity', 404, 'The role cannot be found.') },
    findings: [
      [
        'Service-linked roles',
        'fault',
        /^AWSServiceRoleForECS does not exist/,
        /create-service-linked-role --aws-service-name ecs\.amazonaws\.com$/,
      ],
      [
        'Service-linked roles',
        'warning',
        /^AWSServiceRoleForElasticLoadBalancing does not exist/,
        /--aws-service-name elasticloadbalancing\.amazonaws\.com$/,
      ],
      [
        'Service-linked roles',
        'warning',
        /^AWSServiceRoleForApplicationAutoScaling_ECSService does not exist/,
        /--aws-service-name ecs\.application-autoscaling\.amazonaws\.com$/,
      ],
      [
        'Service-linked roles',
        'warning',
        /^AWSServiceRoleForWAFV2Logging does not exist/,
        /--aws-service-name wafv2\.amazonaws\.com$/,
      ],
    ],
  },
  {
    name: 'a new account, which AWS may not have verified',
    aws: {
      'cloudfront:ListDistributions': () => distributions(0),
      'elasticloadbalancing:DescribeLoadBalancers': () => loadBalancers(0),
    },
    findings: [
      [
        'Account verification',
        'warning',
        /no CloudFront distribution yet.* "Your account must be verified before you can add new CloudFront resources"/,
        /open a case with AWS Support/,
      ],
      [
        'Account verification',
        'warning',
        /no load balancer in eu-central-1 yet.* "This AWS account currently does not support creating load balancers"/,
        /open a case with AWS Support/,
      ],
    ],
  },
  {
    name: 'missing roles of a VPC origin and of mail through SES',
    deployment: { ...withSender, network: { privateLoadBalancer: true } },
    aws: {
      'iam:GetRole': ({ body }) =>
        /CloudFrontVPCOrigin|EmailService/.test(body)
          ? xmlError('NoSuchEntity', 404)
          : query('GetRole', { Role: { RoleName: 'one' } }),
      'ec2:DescribeAddresses': () => ec2('DescribeAddresses', { addressesSet: '' }),
      'ses:GetEmailIdentity': () => identity(),
      'ses:GetAccount': () => mailAccount(),
    },
    findings: [
      [
        'Service-linked roles',
        'warning',
        /^AWSServiceRoleForCloudFrontVPCOrigin does not exist/,
        /--aws-service-name vpcorigin\.cloudfront\.amazonaws\.com$/,
      ],
      [
        'Service-linked roles',
        'warning',
        /^AWSServiceRoleForAmazonCognitoIdpEmailService does not exist/,
        /--aws-service-name email\.cognito-idp\.amazonaws\.com$/,
      ],
    ],
  },
  {
    name: 'us-east-1 without bootstrap',
    aws: { 'ssm:GetParameter': byRegion(json({ Parameter: { Value: '6' } }), jsonError('ParameterNotFound')) },
    findings: [['CDK bootstrap', 'fault', /us-east-1 is not bootstrapped/, /aws:\/\/123456789012\/us-east-1$/]],
  },
  {
    name: 'an old bootstrap',
    aws: { 'ssm:GetParameter': byRegion(json({ Parameter: { Value: '5' } }), json({ Parameter: { Value: '25' } })) },
    findings: [['CDK bootstrap', 'fault', /eu-central-1 has version 5, but at least 6/, /npx cdk bootstrap/]],
  },
  {
    name: 'credentials of another account',
    deployment: { account: '210987654321' },
    findings: [
      [
        'Account',
        'fault',
        /belong to account 123456789012, but the deployment is for account 210987654321/,
        /AWS_PROFILE.*correct "account"/,
      ],
    ],
  },
  {
    name: 'a failed first deployment with termination protection',
    aws: {
      'cloudformation:DescribeStacks': ({ region, body }) =>
        region === 'eu-central-1' ? stack('ROLLBACK_COMPLETE', {}, true) : noStack(body),
    },
    findings: [
      [
        'Existing stacks',
        'fault',
        /JouleVerne in eu-central-1 .*ROLLBACK_COMPLETE/,
        /operation\.terminationProtection to false.*update-termination-protection .* && aws cloudformation delete-stack --region eu-central-1/,
      ],
    ],
  },
  {
    name: 'a failed first deployment',
    aws: {
      'cloudformation:DescribeStacks': ({ region, body }) =>
        region === 'eu-central-1' ? stack('ROLLBACK_COMPLETE') : noStack(body),
    },
    findings: [
      [
        'Existing stacks',
        'warning',
        /ROLLBACK_COMPLETE: the first deployment has failed, and the next one will delete what remains/,
        /^Find the cause in its events and fix it .*describe-stack-events --region eu-central-1/,
      ],
    ],
  },
  {
    name: 'a first deployment whose resources could not be deleted',
    aws: {
      'cloudformation:DescribeStacks': ({ region, body }) =>
        region === 'eu-central-1' ? stack('ROLLBACK_FAILED') : noStack(body),
    },
    findings: [
      [
        'Existing stacks',
        'fault',
        /ROLLBACK_FAILED/,
        /^Find the cause in its events, then delete it: aws cloudformation delete-stack --region eu-central-1/,
      ],
    ],
  },
  {
    name: 'a failed rollback of an update',
    aws: {
      'cloudformation:DescribeStacks': ({ region, body }) =>
        region === 'us-east-1' ? stack('UPDATE_ROLLBACK_FAILED') : noStack(body),
    },
    findings: ['JouleVerne-Edge', 'JouleVerne-EdgeAlarms'].map((name) => [
      'Existing stacks',
      'fault',
      new RegExp(`${name} in us-east-1`),
      /continue-update-rollback/,
    ]),
  },
  {
    name: 'a deployment in progress',
    aws: {
      'cloudformation:DescribeStacks': ({ region, body }) =>
        region === 'eu-central-1' ? stack('UPDATE_IN_PROGRESS') : noStack(body),
    },
    findings: [['Existing stacks', 'fault', /UPDATE_IN_PROGRESS/, /Wait until the change has finished/]],
  },
];
