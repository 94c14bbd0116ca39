import { parseDeployment } from '../../src/infra/deployment/read';
import { nagAcknowledgements } from '../../src/infra/nag-acknowledgements';
import type { Finding } from '../support/infra/synthesis';
import { example, findingsOf } from '../support/infra/templates';
import { validateAll } from '../support/infra/validation-process';

const acknowledgements = nagAcknowledgements(parseDeployment(JSON.stringify(example()), 'deployment.json'));
const isAcknowledged = ({ construct, id }: Finding) =>
  acknowledgements.some(({ finding, path }) => finding === id && construct.startsWith(`${path}/`));

const manyOptions = example();
manyOptions.address = {
  host: 'chat.example.org',
  certificates: {
    cloudFront: 'arn:aws:acm:us-east-1:111122223333:certificate/aaaa',
    loadBalancer: 'arn:aws:acm:eu-central-1:111122223333:certificate/bbbb',
  },
};
manyOptions.network = { privateLoadBalancer: true };
manyOptions.operation = { ...manyOptions.operation, customerManagedKey: true, relayConcurrency: false };
manyOptions.signIn = {
  ...manyOptions.signIn,
  threatProtection: true,
  sender: { from: 'chat@example.org', identity: 'example.org' },
};
manyOptions.engine = { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' };
manyOptions.access = { addresses: ['192.0.2.0/24', '2001:db8::/32'], countries: ['CH'] };

const otherOptions = example();
otherOptions.network = { narrowEgress: { s3: 'pl-00000001', dynamodb: 'pl-00000002' } };
otherOptions.engine = {
  ...otherOptions.engine,
  guardrail: { id: 'abc123', version: '1' },
  rerankingModel: 'amazon.rerank-v1:0',
};
otherOptions.knowledge = { embedding: 'amazon.titan-embed-text-v2:0', chunking: { strategy: 'hierarchical' } };
otherOptions.service = { cpuArchitecture: 'x86_64', environment: { RETENTION_DAYS: '30' } };
otherOptions.access = { webAcl: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/own/1234' };
otherOptions.operation.originSecret = 7;

const ownGuardrail = example();
ownGuardrail.engine.guardrail = {
  tier: 'standard',
  deniedTopics: [{ name: 'Legal advice', definition: 'Advice on a legal case' }],
  filters: { hate: 'high', promptAttack: 'low' },
  personalData: { NAME: 'mask' },
  words: ['x'],
  profanity: true,
};
ownGuardrail.operation.budget = { amount: 500, tag: 'project=joule-verne' };
ownGuardrail.operation.canary = { secret: 'canary' };
ownGuardrail.operation.deletionProtection = true;

describe('the AwsSolutions rules', () => {
  const withoutMfa = example();
  withoutMfa.signIn.mfa = 'optional';
  const [found, foundWithoutMfa, foundWithManyOptions] = [example(), withoutMfa, manyOptions].map(findingsOf) as [
    Finding[],
    Finding[],
    Finding[],
  ];

  it('have no unacknowledged findings for the example', () => {
    expect(found.filter((finding) => !isAcknowledged(finding))).toEqual([]);
  });

  it('have no unacknowledged findings for a deployment with many options', () => {
    expect(foundWithManyOptions.filter((finding) => !isAcknowledged(finding))).toEqual([]);
  });

  it('have a finding for each acknowledgement', () => {
    const stale = acknowledgements.filter(
      ({ path, finding }) =>
        ![...found, ...foundWithoutMfa].some(({ construct, id }) => id === finding && construct.startsWith(`${path}/`)),
    );
    expect(stale).toEqual([]);
  });

  it('have only acknowledgements with a reason of more than 30 characters', () => {
    for (const { reason } of acknowledgements) expect(reason.length).toBeGreaterThan(30);
  });
});

describe("a synthesis with cdk-nag and the CDK's schema validation", () => {
  const withModel = (model: string) => {
    const content = example();
    content.engine.model = model;
    if (!model.startsWith('us.')) return content;
    return { ...content, region: 'us-east-2', network: { cloudFrontPrefixList: 'pl-3b927c52' } };
  };
  const models = [
    'eu.amazon.nova-pro-v1:0',
    'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    'global.anthropic.claude-sonnet-4-6',
    'anthropic.claude-3-haiku-20240307-v1:0',
  ];
  const deployments = {
    'the example': example(),
    'many options': manyOptions,
    'other options': otherOptions,
    'a guardrail, a budget and a canary with an account': ownGuardrail,
    ...Object.fromEntries(models.map((model) => [`the model ${model}`, withModel(model)])),
    'every option of the web ACL': {
      webAcl: { addresses: ['192.0.2.0/24', '2001:db8::/32'], countries: ['CH'], anonymousAddresses: 'block' },
    },
  };
  const reported = validateAll(Object.values(deployments));

  it.each(Object.keys(deployments).map((name, index) => [name, reported[index]]))(
    'reports nothing for %s',
    (_, found) => {
      expect(found).toEqual([]);
    },
  );
});
