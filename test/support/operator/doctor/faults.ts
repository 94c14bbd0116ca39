import type { NamedFinding } from '../../../../src/operator/doctor/finding';
import type { Answer, Question } from './aws-server';
import type { Circumstances } from './doctor-fixture';
import {
  ACCOUNT,
  availability,
  endpointServices,
  last,
  model,
  noStack,
  prefixLists,
  profile,
  quota,
  records,
  STANDING,
  stack,
  stackResources,
  subnets,
  vpcs,
  zone,
  zones,
} from './healthy-account';
import { ec2, json, jsonError, query, xmlError } from './wire';

/** A thing that is wrong, and what the doctor is to say of it: the check, the level, and words of the finding and of its remedy. */
export interface PreparedFault extends Circumstances {
  readonly name: string;
  readonly says: readonly (readonly [check: string, level: NamedFinding['level'], what: RegExp, remedy: RegExp])[];
}

const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const arn = (region: string, account = ACCOUNT) => `arn:aws:acm:${region}:${account}:certificate/0f1e`;
const certificates = { cloudFront: arn('us-east-1'), loadBalancer: arn('eu-central-1') };
const withCertificates = { address: { host: 'chat.example.org', certificates } };
const certificate = (change: object = {}): Answer =>
  json({
    Certificate: {
      DomainName: 'example.org',
      SubjectAlternativeNames: ['example.org', '*.example.org'],
      Status: 'ISSUED',
      NotAfter: Date.UTC(2027, 5, 1) / 1000,
      ...change,
    },
  });
const withAgent = { engine: { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' } };
const agent = (agentStatus: string): Answer =>
  json({ agent: { agentId: 'ABCDEFGHIJ', agentName: 'Verne', agentStatus } });
const alias = (change: object = {}): Answer =>
  json({ agentAlias: { agentId: 'ABCDEFGHIJ', agentAliasId: 'KLMNOPQRST', agentAliasStatus: 'PREPARED', ...change } });
const withGuardrail = {
  engine: { kind: 'knowledge-base', model: `eu.${MODEL}`, guardrail: { id: 'abc123', version: '2' } },
};
const withSender = {
  signIn: {
    prefix: 'joule-verne-example',
    sender: { from: 'Joule Verne <chat@example.org>', identity: 'example.org', region: 'eu-west-1' },
  },
};
const identity = (change: object = {}): Answer =>
  json({ VerifiedForSendingStatus: true, VerificationStatus: 'SUCCESS', ...change });
const mailAccount = (change: object = {}): Answer =>
  json({ ProductionAccessEnabled: true, SendingEnabled: true, ...change });
const onlyHome =
  (answer: Answer, otherwise: Answer) =>
  ({ region }: { region: string }) =>
    region === 'eu-central-1' ? answer : otherwise;
const fiveVpcs = (question: Question) => vpcs(question, 5);
const standing = { 'cloudformation:DescribeStacks': () => stack('UPDATE_COMPLETE') };
/** As Cognito describes the prefixes of the pool that stands. */
const domains =
  (...own: readonly string[]) =>
  ({ body }: Question): Answer =>
    json({
      DomainDescription: own.includes(JSON.parse(body).Domain)
        ? { UserPoolId: 'eu-central-1_Own', Status: 'ACTIVE' }
        : {},
    });
const withResource = (type: string, id: string) => () =>
  stackResources([...STANDING.filter(([known]) => known !== type), [type, id]]);
const cannot = (code?: string) => async (program: string, words: readonly string[]) => {
  const error = new Error('Command failed: docker info\nCannot connect to the Docker daemon');
  if (program === 'docker' && words[0] === 'info') throw Object.assign(error, { code });
  if (program === 'finch') throw Object.assign(new Error('no'), { code: 'ENOENT' });
  return '10.9.0';
};

/** Answers of an account that has what an option of the deployment names. */
export const equipped: readonly Circumstances[] = [
  { deployment: withCertificates, aws: { 'acm:DescribeCertificate': () => certificate() } },
  {
    deployment: withAgent,
    aws: { 'bedrock:GetAgent': () => agent('PREPARED'), 'bedrock:GetAgentAlias': () => alias() },
  },
  {
    deployment: withGuardrail,
    aws: {
      'bedrock:GetGuardrail': () => json({ name: 'Decency', guardrailId: 'abc123', version: '2', status: 'READY' }),
    },
  },
  { deployment: withSender, aws: { 'ses:GetEmailIdentity': () => identity(), 'ses:GetAccount': () => mailAccount() } },
  {
    deployment: { network: { privateLoadBalancer: true } },
    aws: { 'ec2:DescribeAddresses': () => ec2('DescribeAddresses', { addressesSet: '' }) },
  },
  { deployment: { network: { narrowEgress: { s3: 'pl-6ea54007', dynamodb: 'pl-66a5400f' } } } },
  {
    deployment: { engine: { kind: 'knowledge-base', model: MODEL } },
    aws: { 'bedrock:GetFoundationModel': ({ path }) => model(last(path)) },
  },
  {
    deployment: { operation: { alarmEmail: 'a@example.org', relayConcurrency: false } },
    aws: {
      'lambda:GetAccountSettings': () =>
        json({ AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } }),
    },
  },
  // An update of what stands: its VPC, its sign-in address and its records are its own.
  {
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
  // Nothing of a stack that failed at first, or is not finished, binds the next deployment.
  {
    deployment: { network: { cidr: '10.1.0.0/20' } },
    aws: { 'cloudformation:DescribeStacks': () => stack('REVIEW_IN_PROGRESS') },
  },
  // EC2 wrote the address in its own way.
  { deployment: { network: { cidr: '10.0.1.0/20' } }, aws: standing },
  // The old prefix has been deleted by hand.
  {
    aws: {
      ...standing,
      'cloudformation:ListStackResources': withResource('AWS::Cognito::UserPoolDomain', 'joule-verne-old'),
    },
  },
  {
    deployment: { network: { privateLoadBalancer: true } },
    aws: {
      ...standing,
      'cloudformation:ListStackResources': withResource('AWS::EC2::NatGateway', 'nat-2'),
      'ec2:DescribeAddresses': () => ec2('DescribeAddresses', { addressesSet: '' }),
    },
  },
];

const machineFaults: readonly PreparedFault[] = [
  {
    name: 'an old Node',
    machine: { nodeVersion: 'v20.18.3' },
    says: [['Node and npm', 'fault', /v20\.18\.3 is too old/, /Install Node 24/]],
  },
  {
    name: 'no npm',
    machine: {
      run: async (program) => {
        if (program === 'npm') throw new Error('no');
        return '';
      },
    },
    says: [['Node and npm', 'fault', /npm is not there/, /Install Node/]],
  },
  {
    name: 'no Docker',
    machine: { run: cannot('ENOENT') },
    says: [['Builder of images', 'fault', /docker is not installed/, /Install Docker, or Finch/]],
  },
  {
    name: 'a Docker that sleeps',
    machine: { run: cannot() },
    says: [['Builder of images', 'fault', /Cannot connect to the Docker daemon/, /Start docker/]],
  },
  {
    name: 'a Docker without BuildKit',
    machine: {
      run: async (_program, words) => {
        if (words[0] === 'buildx') throw new Error('unknown command');
        return '10.9.0';
      },
    },
    says: [['Builder of images', 'fault', /without buildx/, /docker-buildx-plugin/]],
  },
  {
    name: 'Finch that the CDK is not told of',
    machine: {
      run: async (program) => {
        if (program === 'docker') throw Object.assign(new Error('no'), { code: 'ENOENT' });
        return '10.9.0';
      },
    },
    says: [['Builder of images', 'fault', /finch is/, /CDK_DOCKER=finch/]],
  },
  {
    name: 'a builder that is not there',
    machine: {
      environment: { CDK_DOCKER: 'podman' },
      run: async (program) => {
        if (program === 'podman') throw Object.assign(new Error('no'), { code: 'ENOENT' });
        return '10.9.0';
      },
    },
    says: [['Builder of images', 'fault', /names podman, which is not installed/, /set CDK_DOCKER/]],
  },
];

const beginningFaults: readonly PreparedFault[] = [
  {
    name: 'the root user',
    aws: {
      'sts:GetCallerIdentity': () =>
        query('GetCallerIdentity', { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` }),
    },
    says: [['Account', 'warning', /root user/, /role of an administrator/]],
  },
  {
    name: 'a home region without bootstrap',
    aws: { 'ssm:GetParameter': onlyHome(jsonError('ParameterNotFound'), json({ Parameter: { Value: '25' } })) },
    says: [
      [
        'CDK bootstrap',
        'fault',
        /eu-central-1 is not bootstrapped/,
        /^Run npx cdk bootstrap aws:\/\/123456789012\/eu-central-1$/,
      ],
    ],
  },
  {
    name: 'an account that never had a cluster',
    aws: { 'iam:GetRole': () => xmlError('NoSuchEntity', 404, 'The role cannot be found.') },
    says: [
      [
        'Service-linked roles',
        'fault',
        /^AWSServiceRoleForECS is not there/,
        /create-service-linked-role --aws-service-name ecs\.amazonaws\.com$/,
      ],
      [
        'Service-linked roles',
        'warning',
        /^AWSServiceRoleForElasticLoadBalancing is not there/,
        /--aws-service-name elasticloadbalancing\.amazonaws\.com$/,
      ],
      [
        'Service-linked roles',
        'warning',
        /^AWSServiceRoleForApplicationAutoScaling_ECSService is not there/,
        /--aws-service-name ecs\.application-autoscaling\.amazonaws\.com$/,
      ],
    ],
  },
  {
    name: 'us-east-1 without bootstrap',
    aws: { 'ssm:GetParameter': onlyHome(json({ Parameter: { Value: '6' } }), jsonError('ParameterNotFound')) },
    says: [['CDK bootstrap', 'fault', /us-east-1 is not bootstrapped/, /aws:\/\/123456789012\/us-east-1$/]],
  },
  {
    name: 'an old bootstrap',
    aws: { 'ssm:GetParameter': onlyHome(json({ Parameter: { Value: '5' } }), json({ Parameter: { Value: '25' } })) },
    says: [['CDK bootstrap', 'fault', /eu-central-1 has version 5, and at least 6/, /npx cdk bootstrap/]],
  },
  {
    name: 'a first deployment that failed',
    aws: {
      'cloudformation:DescribeStacks': ({ region, body }) =>
        region === 'eu-central-1' ? stack('ROLLBACK_COMPLETE', {}, true) : noStack(body),
    },
    says: [
      [
        'Stacks that stand',
        'fault',
        /JouleVerne in eu-central-1 .*ROLLBACK_COMPLETE/,
        /operation\.terminationProtection to false.*update-termination-protection .* && aws cloudformation delete-stack --region eu-central-1/,
      ],
    ],
  },
  {
    name: 'a first deployment that failed, without protection',
    aws: {
      'cloudformation:DescribeStacks': ({ region, body }) =>
        region === 'eu-central-1' ? stack('ROLLBACK_COMPLETE') : noStack(body),
    },
    says: [
      [
        'Stacks that stand',
        'fault',
        /ROLLBACK_COMPLETE/,
        /^See in its events what failed, then delete it: aws cloudformation delete-stack --region eu-central-1/,
      ],
    ],
  },
  {
    name: 'an update that could not be taken back',
    aws: {
      'cloudformation:DescribeStacks': ({ region, body }) =>
        region === 'us-east-1' ? stack('UPDATE_ROLLBACK_FAILED') : noStack(body),
    },
    says: [['Stacks that stand', 'fault', /JouleVerne-Edge in us-east-1/, /continue-update-rollback/]],
  },
  {
    name: 'a deployment under way',
    aws: {
      'cloudformation:DescribeStacks': ({ region, body }) =>
        region === 'us-east-1' ? stack('UPDATE_IN_PROGRESS') : noStack(body),
    },
    says: [['Stacks that stand', 'fault', /UPDATE_IN_PROGRESS/, /Wait until it has ended/]],
  },
];

/** What can be chosen at the first deployment alone. */
const standingFaults: readonly PreparedFault[] = [
  {
    name: 'other addresses than those of the network that stands',
    deployment: { network: { cidr: '10.0.16.0/20' } },
    aws: standing,
    says: [
      [
        'Network that stands',
        'fault',
        /cidr is "10\.0\.16\.0\/20", and "10\.0\.0\.0\/20"/,
        /cidr to "10\.0\.0\.0\/20": .*only at the first deployment; a second deployment takes another name \(docs\/operating\.md, Moving\)/,
      ],
    ],
  },
  {
    name: 'fewer addresses than the network that stands has',
    deployment: { network: { cidr: '10.0.0.0/21' } },
    aws: standing,
    says: [['Network that stands', 'fault', /cidr is "10\.0\.0\.0\/21"/, /cidr to "10\.0\.0\.0\/20"/]],
  },
  {
    name: 'another zone than those of the network that stands',
    aws: { ...standing, 'ec2:DescribeSubnets': (question) => subnets(question, ['a', 'c']) },
    says: [
      [
        'Network that stands',
        'fault',
        /availabilityZones is \["eu-central-1a","eu-central-1b"\], and/,
        /availabilityZones to \["eu-central-1a","eu-central-1c"\]/,
      ],
    ],
  },
  {
    name: 'the zones of the network that stands the other way round',
    deployment: { network: { availabilityZones: ['eu-central-1b', 'eu-central-1a'] } },
    aws: standing,
    says: [
      [
        'Network that stands',
        'fault',
        /availabilityZones is/,
        /availabilityZones to \["eu-central-1a","eu-central-1b"\]/,
      ],
    ],
  },
  {
    name: 'a load balancer that was public',
    deployment: { network: { privateLoadBalancer: true } },
    aws: { ...standing, 'ec2:DescribeAddresses': () => ec2('DescribeAddresses', { addressesSet: '' }) },
    says: [['Network that stands', 'fault', /privateLoadBalancer is true, and false/, /privateLoadBalancer to false/]],
  },
  {
    name: 'a load balancer that was private, on a later page of the resources',
    aws: {
      ...standing,
      'cloudformation:ListStackResources': ({ body }) =>
        body.includes('NextToken=two')
          ? stackResources([['AWS::EC2::NatGateway', 'nat-2']])
          : stackResources(STANDING, 'two'),
    },
    says: [['Network that stands', 'fault', /privateLoadBalancer is false, and true/, /privateLoadBalancer to true/]],
  },
  {
    name: 'another sign-in prefix than the one that stands',
    aws: {
      ...standing,
      'cloudformation:ListStackResources': withResource('AWS::Cognito::UserPoolDomain', 'joule-verne-old'),
      'cognito-idp:DescribeUserPoolDomain': domains('joule-verne-old'),
    },
    says: [
      [
        'Sign-in that stands',
        'fault',
        /signIn\.prefix is joule-verne-example, and the user pool has joule-verne-old still/,
        /nobody can sign in.*delete-user-pool-domain --region eu-central-1 --user-pool-id eu-central-1_Own --domain joule-verne-old$/,
      ],
    ],
  },
];

const modelFaults: readonly PreparedFault[] = [
  {
    name: 'a model that the region does not have',
    aws: { 'bedrock:GetInferenceProfile': () => jsonError('ResourceNotFoundException', 404) },
    says: [
      ['Answering model', 'fault', /Neither a model nor an inference profile eu\.anthropic/, /list-inference-profiles/],
    ],
  },
  {
    name: 'a model that only a profile reaches',
    deployment: { engine: { kind: 'knowledge-base', model: MODEL } },
    aws: {
      'bedrock:GetFoundationModel': ({ path }) =>
        model(last(path), last(path) === MODEL ? { inferenceTypesSupported: ['INFERENCE_PROFILE'] } : {}),
      'bedrock:ListInferenceProfiles': () =>
        json({
          inferenceProfileSummaries: [
            JSON.parse(profile(`eu.${MODEL}`).body),
            JSON.parse(profile('eu.amazon.nova-pro-v1:0').body),
          ],
        }),
    },
    says: [
      [
        'Answering model',
        'fault',
        /only through an inference profile/,
        /^Set engine\.model to eu\.anthropic\.claude-sonnet-4-5-20250929-v1:0;/,
      ],
    ],
  },
  {
    name: 'a model that is on its way out',
    aws: {
      'bedrock:GetFoundationModel': ({ path }) =>
        last(path).startsWith('eu.')
          ? jsonError('ValidationException')
          : model(last(path), last(path) === MODEL ? { modelLifecycle: { status: 'LEGACY' } } : {}),
    },
    says: [['Answering model', 'warning', /legacy/, /successor/]],
  },
  {
    name: 'a model that writes no text and does not stream',
    aws: {
      'bedrock:GetFoundationModel': ({ path }) =>
        last(path).startsWith('eu.')
          ? jsonError('ValidationException')
          : model(
              last(path),
              last(path) === MODEL ? { outputModalities: ['IMAGE'], responseStreamingSupported: false } : {},
            ),
    },
    says: [
      ['Answering model', 'fault', /writes no text/, /another model/],
      ['Answering model', 'fault', /word by word/, /another model/],
    ],
  },
  {
    name: 'a model without its agreement',
    aws: {
      'bedrock:GetFoundationModelAvailability': ({ path }) =>
        availability(last(path), last(path) === MODEL ? { agreementAvailability: { status: 'NOT_AVAILABLE' } } : {}),
    },
    says: [['Answering model', 'fault', /no agreement for anthropic.*NOT_AVAILABLE/, /use-case form/]],
  },
  {
    name: 'a model that the organisation does not admit',
    aws: {
      'bedrock:GetFoundationModelAvailability': ({ path }) =>
        availability(
          last(path),
          last(path) === MODEL
            ? { authorizationStatus: 'NOT_AUTHORIZED', entitlementAvailability: 'NOT_AVAILABLE' }
            : {},
        ),
    },
    says: [
      ['Answering model', 'fault', /not authorised/, /organisation/],
      ['Answering model', 'fault', /not entitled/, /Subscribe/],
    ],
  },
  {
    name: 'an embedding model that the region does not have',
    aws: {
      'bedrock:GetFoundationModel': ({ path }) =>
        last(path) === MODEL ? model(MODEL) : jsonError('ResourceNotFoundException', 404),
    },
    says: [
      [
        'Embedding model',
        'fault',
        /cohere\.embed-multilingual-v3 is not offered in eu-central-1/,
        /knowledge\.embedding/,
      ],
    ],
  },
  {
    name: 'an embedding model that is not available',
    aws: {
      'bedrock:GetFoundationModelAvailability': ({ path }) =>
        availability(last(path), last(path).startsWith('cohere') ? { regionAvailability: 'NOT_AVAILABLE' } : {}),
    },
    says: [['Embedding model', 'fault', /is not available in eu-central-1/, /another region/]],
  },
  {
    name: 'a region without S3 Vectors',
    aws: {
      'cloudformation:DescribeType': ({ body }) =>
        body.includes('S3Vectors') ? xmlError('TypeNotFoundException', 404) : query('DescribeType', {}),
    },
    says: [
      [
        'Services of the region',
        'fault',
        /does not know AWS::S3Vectors::VectorBucket, AWS::S3Vectors::Index$/,
        /another region/,
      ],
    ],
  },
  {
    name: 'an agent that is not there',
    deployment: withAgent,
    aws: { 'bedrock:GetAgent': () => jsonError('ResourceNotFoundException', 404) },
    says: [['Agent', 'fault', /no agent ABCDEFGHIJ/, /list-agents.*"knowledge-base"/]],
  },
  {
    name: 'an agent that failed',
    deployment: withAgent,
    aws: { 'bedrock:GetAgent': () => agent('FAILED'), 'bedrock:GetAgentAlias': () => alias() },
    says: [['Agent', 'fault', /is FAILED/, /prepare-agent/]],
  },
  {
    name: 'an agent with changes',
    deployment: withAgent,
    aws: { 'bedrock:GetAgent': () => agent('NOT_PREPARED'), 'bedrock:GetAgentAlias': () => alias() },
    says: [['Agent', 'warning', /changes of its draft/, /prepare-agent/]],
  },
  {
    name: 'an alias that is not there',
    deployment: withAgent,
    aws: {
      'bedrock:GetAgent': () => agent('PREPARED'),
      'bedrock:GetAgentAlias': () => jsonError('ResourceNotFoundException', 404),
    },
    says: [['Agent', 'fault', /no alias KLMNOPQRST/, /list-agent-aliases/]],
  },
  {
    name: 'an alias that is not prepared',
    deployment: withAgent,
    aws: {
      'bedrock:GetAgent': () => agent('PREPARED'),
      'bedrock:GetAgentAlias': () => alias({ agentAliasStatus: 'DISSOCIATED' }),
    },
    says: [['Agent', 'fault', /alias KLMNOPQRST is DISSOCIATED/, /prepared version/]],
  },
  {
    name: 'an alias that is closed',
    deployment: withAgent,
    aws: {
      'bedrock:GetAgent': () => agent('PREPARED'),
      'bedrock:GetAgentAlias': () => alias({ aliasInvocationState: 'REJECT_INVOCATIONS' }),
    },
    says: [['Agent', 'fault', /rejects invocations/, /ACCEPT_INVOCATIONS/]],
  },
  {
    name: 'a guardrail that is not there',
    deployment: withGuardrail,
    aws: { 'bedrock:GetGuardrail': () => jsonError('ResourceNotFoundException', 404) },
    says: [['Guardrail', 'fault', /no version 2 of a guardrail abc123/, /list-guardrails/]],
  },
  {
    name: 'a guardrail that failed',
    deployment: withGuardrail,
    aws: { 'bedrock:GetGuardrail': () => json({ name: 'Decency', status: 'FAILED', statusReasons: ['too long'] }) },
    says: [['Guardrail', 'fault', /is FAILED \(too long\)/, /make a version/]],
  },
];

const nameFaults: readonly PreparedFault[] = [
  {
    name: 'a hosted zone of somebody else',
    aws: { 'route53:GetHostedZone': () => xmlError('NoSuchHostedZone', 404) },
    says: [['Hosted zone', 'fault', /no hosted zone Z0123456789ABCDEFGHIJ/, /list-hosted-zones/]],
  },
  {
    name: 'a private zone',
    aws: { 'route53:GetHostedZone': () => zone({ isPrivate: true }) },
    says: [['Hosted zone', 'fault', /private zone/, /public zone/]],
  },
  {
    name: 'a zone of another name',
    aws: { 'route53:GetHostedZone': () => zone({ name: 'example.com.' }) },
    says: [['Hosted zone', 'fault', /zone of example\.com, not of example\.org/, /belong together/]],
  },
  {
    name: 'a zone to which nothing leads',
    machine: { nameServersOf: async () => ['ns.registrar.example.'] },
    says: [
      [
        'Hosted zone',
        'fault',
        /delegated to ns\.registrar\.example, not to this zone/,
        /Name ns-1\.awsdns-01\.org, ns-2/,
      ],
    ],
  },
  {
    name: 'a machine without name servers',
    machine: {
      nameServersOf: async () => {
        throw new Error('ECONNREFUSED');
      },
    },
    says: [['Hosted zone', 'unknown', /no name server answers/, /dig NS example\.org/]],
  },
  {
    name: 'a record that another product has',
    aws: { 'route53:ListResourceRecordSets': () => records([{ type: 'CNAME', value: 'wiki.example.org' }]) },
    says: [
      [
        'Hosted zone',
        'fault',
        /record CNAME for chat\.example\.org already, which leads to wiki\.example\.org/,
        /Delete it/,
      ],
    ],
  },
  {
    name: 'a record of another distribution, beside a stack of ours',
    aws: {
      'route53:ListResourceRecordSets': () => records([{ type: 'A', alias: 'd999.cloudfront.net.' }]),
      'cloudformation:DescribeStacks': () => stack('CREATE_COMPLETE', { DistributionDomain: 'd111.cloudfront.net' }),
    },
    says: [['Hosted zone', 'fault', /d999\.cloudfront\.net/, /Delete it/]],
  },
  {
    name: 'CAA records that keep Amazon out',
    machine: {
      authoritiesOf: async (name) =>
        name === 'example.org' ? [{ issue: 'letsencrypt.org; validationmethods=dns-01' }] : [],
    },
    says: [['CAA records', 'fault', /let letsencrypt\.org alone/, /issue "amazon\.com"/]],
  },
  {
    name: 'a certificate that is not there',
    deployment: withCertificates,
    aws: { 'acm:DescribeCertificate': onlyHome(jsonError('ResourceNotFoundException'), certificate()) },
    says: [
      [
        'Certificates',
        'fault',
        /load balancer in eu-central-1 is not there/,
        /list-certificates --region eu-central-1/,
      ],
    ],
  },
  {
    name: 'a certificate for another name',
    deployment: withCertificates,
    aws: {
      'acm:DescribeCertificate': onlyHome(
        certificate(),
        certificate({ DomainName: 'org', SubjectAlternativeNames: ['*.org', '*.chat.example.org'] }),
      ),
    },
    says: [
      [
        'Certificates',
        'fault',
        /CloudFront in us-east-1 is for org, \*\.org, \*\.chat\.example\.org, not for chat\.example\.org/,
        /Request one/,
      ],
    ],
  },
  {
    name: 'a certificate that waits',
    deployment: withCertificates,
    aws: {
      'acm:DescribeCertificate': onlyHome(
        certificate({ Status: 'PENDING_VALIDATION', NotAfter: undefined }),
        certificate(),
      ),
    },
    says: [['Certificates', 'fault', /waits for its validation/, /CNAME records/]],
  },
  {
    name: 'a certificate that failed',
    deployment: withCertificates,
    aws: {
      'acm:DescribeCertificate': onlyHome(certificate({ Status: 'FAILED', FailureReason: 'CAA_ERROR' }), certificate()),
    },
    says: [['Certificates', 'fault', /FAILED \(CAA_ERROR\)/, /Request a new one/]],
  },
  {
    name: 'a certificate that ends soon',
    deployment: withCertificates,
    aws: {
      'acm:DescribeCertificate': onlyHome(certificate({ NotAfter: Date.UTC(2026, 11, 2) / 1000 }), certificate()),
    },
    says: [['Certificates', 'warning', /expires in 9 days, on 2026-12-02/, /renewed/]],
  },
  {
    name: 'a certificate of another account',
    deployment: {
      address: {
        host: 'chat.example.org',
        certificates: { ...certificates, cloudFront: arn('us-east-1', '999999999999') },
      },
    },
    aws: { 'acm:DescribeCertificate': () => certificate() },
    says: [['Certificates', 'fault', /account 999999999999, and this is 123456789012/, /of this account/]],
  },
  {
    name: 'a sign-in prefix of another pool',
    aws: {
      'cognito-idp:DescribeUserPoolDomain': () => json({ DomainDescription: { UserPoolId: 'eu-central-1_Other' } }),
    },
    says: [['Sign-in address', 'fault', /belongs to the user pool eu-central-1_Other/, /another signIn\.prefix/]],
  },
  {
    name: 'a sign-in prefix of another account',
    machine: { resolves: async (name) => name === 'joule-verne-example.auth.eu-central-1.amazoncognito.com' },
    says: [['Sign-in address', 'warning', /another account may have it/, /another signIn\.prefix/]],
  },
  {
    name: 'a sender that SES does not know',
    deployment: withSender,
    aws: { 'ses:GetEmailIdentity': () => jsonError('NotFoundException', 404), 'ses:GetAccount': () => mailAccount() },
    says: [
      [
        'Sender of mail',
        'fault',
        /SES in eu-west-1 does not know example\.org/,
        /create-email-identity --region eu-west-1/,
      ],
    ],
  },
  {
    name: 'a sender that is not verified',
    deployment: withSender,
    aws: {
      'ses:GetEmailIdentity': () => identity({ VerifiedForSendingStatus: false, VerificationStatus: 'PENDING' }),
      'ses:GetAccount': () => mailAccount(),
    },
    says: [['Sender of mail', 'fault', /not verified example\.org \(PENDING\)/, /DKIM/]],
  },
  {
    name: 'a sender in the sandbox, and paused',
    deployment: withSender,
    aws: {
      'ses:GetEmailIdentity': () => identity(),
      'ses:GetAccount': () => mailAccount({ ProductionAccessEnabled: false, SendingEnabled: false }),
    },
    says: [
      ['Sender of mail', 'fault', /sandbox/, /production access/],
      ['Sender of mail', 'fault', /not allowed to send/, /paused/],
    ],
  },
  {
    name: 'a web ACL of another account',
    deployment: { access: { webAcl: 'arn:aws:wafv2:us-east-1:999999999999:global/webacl/own/1' } },
    says: [['Web ACL', 'fault', /account 999999999999/, /access\.webAcl/]],
  },
  {
    name: "a web ACL of one's own",
    deployment: { access: { webAcl: `arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/own/1` } },
    says: [['Web ACL', 'unknown', /does not ask WAF/, /get-web-acl .*--name own --id 1/]],
  },
];

const networkFaults: readonly PreparedFault[] = [
  {
    name: 'a zone that the account does not have',
    aws: { 'ec2:DescribeAvailabilityZones': () => zones(['a', 'c', 'd']) },
    says: [
      [
        'Zones and endpoints',
        'fault',
        /eu-central-1b is not open/,
        /network\.availabilityZones to \["eu-central-1a","eu-central-1c"\]/,
      ],
    ],
  },
  {
    name: 'a region with one good zone alone',
    aws: { 'ec2:DescribeVpcEndpointServices': (question) => endpointServices(question, { logs: ['a'] }) },
    says: [['Zones and endpoints', 'fault', /eu-central-1b offers no endpoint for logs/, /no two zones/]],
  },
  {
    name: 'a zone without an endpoint',
    aws: {
      'ec2:DescribeVpcEndpointServices': (question) =>
        endpointServices(question, { 'bedrock-agent-runtime': ['a', 'c'] }),
    },
    says: [
      [
        'Zones and endpoints',
        'fault',
        /eu-central-1b offers no endpoint for bedrock-agent-runtime/,
        /network\.availabilityZones to \["eu-central-1a","eu-central-1c"\]/,
      ],
    ],
  },
  {
    name: 'a region without an endpoint',
    aws: {
      'ec2:DescribeVpcEndpointServices': (question) => endpointServices(question, { 'bedrock-agent': undefined }),
    },
    says: [['Zones and endpoints', 'fault', /eu-central-1 offers no endpoint for bedrock-agent$/, /another region/]],
  },
  {
    name: 'a prefix list that has changed',
    aws: { 'ec2:DescribeManagedPrefixLists': ({ region }) => prefixLists(region, 55, 'pl-0badc0de') },
    says: [
      [
        'Prefix lists',
        'fault',
        /CloudFront in eu-central-1 is pl-0badc0de, not pl-a3a144ca/,
        /cloudFrontPrefixList to "pl-0badc0de"/,
      ],
    ],
  },
  {
    name: 'a prefix list that is too heavy',
    aws: { 'ec2:DescribeManagedPrefixLists': ({ region }) => prefixLists(region, 130) },
    says: [
      [
        'Rules of a group',
        'fault',
        /takes? 130 rules of a security group, and 60/,
        /--quota-code L-0EA8095F --desired-value 135/,
      ],
    ],
  },
  {
    name: 'prefix lists of a narrow way out that are wrong, and too heavy',
    deployment: { network: { narrowEgress: { s3: 'pl-0badc0de', dynamodb: 'pl-66a5400f' } } },
    aws: {
      'servicequotas:GetServiceQuota': ({ body }) => quota(JSON.parse(body).QuotaCode, { 'L-0EA8095F': 25 }),
      'ec2:DescribeManagedPrefixLists': ({ region }) => prefixLists(region, 20),
    },
    says: [
      [
        'Prefix lists',
        'fault',
        /S3 in eu-central-1 is pl-6ea54007, not pl-0badc0de/,
        /narrowEgress\.s3 to "pl-6ea54007"/,
      ],
      ['Rules of a group', 'fault', /network\.narrowEgress take 26 rules/, /L-0EA8095F/],
    ],
  },
  {
    name: 'no VPC left',
    aws: { 'ec2:DescribeVpcs': fiveVpcs },
    says: [['VPCs', 'fault', /All 5 VPCs/, /L-F678F1CE --desired-value 6/]],
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
    says: [['Elastic IPs', 'fault', /4 of 5 Elastic IPs/, /L-0263D0A3 --desired-value 6/]],
  },
  {
    name: 'too few processors',
    aws: { 'servicequotas:GetServiceQuota': ({ body }) => quota(JSON.parse(body).QuotaCode, { 'L-3032A538': 2 }) },
    says: [['Fargate processors', 'fault', /2 are allowed, and 2 tasks and one more/, /L-3032A538 --desired-value 12/]],
  },
  {
    name: "too few processors for a busy day, by AWS's own value",
    aws: {
      'servicequotas:GetServiceQuota': ({ body }) =>
        body.includes('L-3032A538') ? jsonError('NoSuchResourceException') : quota(JSON.parse(body).QuotaCode, {}),
      'servicequotas:GetAWSDefaultServiceQuota': ({ body }) => quota(JSON.parse(body).QuotaCode, { 'L-3032A538': 4 }),
    },
    says: [['Fargate processors', 'warning', /4 are allowed, and service\.maxTasks, 6/, /lower service\.maxTasks/]],
  },
  {
    name: "a young account's Lambda quota",
    aws: {
      'lambda:GetAccountSettings': () =>
        json({ AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } }),
    },
    says: [
      ['Lambda concurrency', 'fault', /is 20, and of 10 executions 0 can be reserved/, /relayConcurrency to false/],
    ],
  },
  {
    name: 'a Lambda quota that what stands may have used up',
    aws: {
      'lambda:GetAccountSettings': () =>
        json({ AccountLimit: { ConcurrentExecutions: 130, UnreservedConcurrentExecutions: 110 } }),
      'cloudformation:DescribeStacks': () => stack('CREATE_COMPLETE'),
    },
    says: [['Lambda concurrency', 'warning', /relay that stands has them already/, /--desired-value 1000/]],
  },
];

export const preparedFaults: readonly PreparedFault[] = [
  ...machineFaults,
  ...beginningFaults,
  ...standingFaults,
  ...modelFaults,
  ...nameFaults,
  ...networkFaults,
];
