import {
  example,
  type Json,
  resourcesOf,
  synthesise,
  type Template,
  text,
  theOnly,
} from '../../support/infra/templates';

const MODEL = 'eu.anthropic.claude-sonnet-4-6';
const POLICIES = {
  tier: 'standard',
  deniedTopics: [{ name: 'Legal advice', definition: 'Advice on a concrete legal case', examples: ['Can I sue?'] }],
  filters: { hate: 'high', promptAttack: 'medium' },
  personalData: { NAME: 'mask', CREDIT_DEBIT_CARD_NUMBER: 'block' },
  words: ['secret project'],
  profanity: true,
};

const withGuardrail = (guardrail: Json, kind = 'converse') =>
  synthesise({ ...example(), engine: { kind, model: MODEL, guardrail } }).stack;
const guardrailOf = (stack: Template) => theOnly(stack, 'AWS::Bedrock::Guardrail')[1].Properties;
const environmentOf = (stack: Template) =>
  Object.fromEntries(
    theOnly(stack, 'AWS::ECS::TaskDefinition')[1].Properties.ContainerDefinitions[0].Environment.map(
      ({ Name, Value }: Json) => [Name, text(Value)],
    ),
  );

const stack = withGuardrail(POLICIES);
const [guardrailId] = theOnly(stack, 'AWS::Bedrock::Guardrail');
const [versionId, version] = theOnly(stack, 'AWS::Bedrock::GuardrailVersion');

describe.each([
  ['creates', POLICIES],
  ['only uses', { id: 'gr12345678', version: '1' }],
])('a guardrail that the deployment %s', (_verb, options) => {
  it('may evaluate texts in other regions, through the endpoints of both Bedrock runtimes', () => {
    const template = withGuardrail(options);
    const statements = Object.values<Json>(resourcesOf(template, 'AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    const guardrail = statements.find(({ Sid }) => Sid === 'Guardrail');
    expect(text(guardrail.Resource)).toMatch(/:bedrock:\*:<AWS::AccountId>:guardrail-profile\//);
    const endpoints = Object.entries<Json>(resourcesOf(template, 'AWS::EC2::VPCEndpoint')).filter(([id]) =>
      /BedrockRuntime|BedrockAgentRuntime/.test(id),
    );
    expect(endpoints).toHaveLength(2);
    for (const [, { Properties }] of endpoints) {
      const allowed = Properties.PolicyDocument.Statement.find(({ Sid }: Json) => Sid === 'GuardrailProfiles');
      expect([allowed.Action, text(allowed.Resource)]).toEqual([
        'bedrock:ApplyGuardrail',
        expect.stringMatching(/^arn:<AWS::Partition>:bedrock:\*:<AWS::AccountId>:guardrail-profile\/\*$/),
      ]);
    }
  });
});

describe('a guardrail that the deployment creates', () => {
  it('has the configured policies, and looks for prompt attacks only in questions', () => {
    expect(guardrailOf(stack)).toMatchObject({
      TopicPolicyConfig: {
        TopicsConfig: [
          {
            Name: 'Legal advice',
            Definition: 'Advice on a concrete legal case',
            Examples: ['Can I sue?'],
            Type: 'DENY',
          },
        ],
        TopicsTierConfig: { TierName: 'STANDARD' },
      },
      ContentPolicyConfig: {
        FiltersConfig: [
          { Type: 'HATE', InputStrength: 'HIGH', OutputStrength: 'HIGH' },
          { Type: 'PROMPT_ATTACK', InputStrength: 'MEDIUM', OutputStrength: 'NONE' },
        ],
        ContentFiltersTierConfig: { TierName: 'STANDARD' },
      },
      SensitiveInformationPolicyConfig: {
        PiiEntitiesConfig: [
          { Type: 'NAME', Action: 'ANONYMIZE' },
          { Type: 'CREDIT_DEBIT_CARD_NUMBER', Action: 'BLOCK' },
        ],
      },
      WordPolicyConfig: { WordsConfig: [{ Text: 'secret project' }], ManagedWordListsConfig: [{ Type: 'PROFANITY' }] },
    });
  });

  it('has one default message in four languages, within the 500 characters that AWS allows', () => {
    const { BlockedInputMessaging, BlockedOutputsMessaging } = guardrailOf(stack);
    expect(BlockedInputMessaging).toBe(BlockedOutputsMessaging);
    expect(BlockedInputMessaging.split(' · ')).toHaveLength(4);
    expect(BlockedInputMessaging.length).toBeLessThanOrEqual(500);
    expect(guardrailOf(withGuardrail({ ...POLICIES, message: 'No.' }))).toMatchObject({ BlockedInputMessaging: 'No.' });
  });

  it('has a version that the tasks use, and gets another version when the policies change', () => {
    expect(environmentOf(stack)).toMatchObject({
      GUARDRAIL_ID: `<${guardrailId}.GuardrailId>`,
      GUARDRAIL_VERSION: `<${versionId}.Version>`,
    });
    expect(text(version.Properties.GuardrailIdentifier)).toBe(`<${guardrailId}.GuardrailId>`);
    const changed = withGuardrail({ ...POLICIES, words: ['other'] });
    expect(theOnly(changed, 'AWS::Bedrock::Guardrail')[0]).toBe(guardrailId);
    expect(theOnly(changed, 'AWS::Bedrock::GuardrailVersion')[0]).not.toBe(versionId);
  });

  it('may be applied by the tasks and, in the standard tier, also through the profile of its geography', () => {
    const resourcesIn = (template: Template) =>
      Object.values(resourcesOf(template, 'AWS::IAM::Policy'))
        .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
        .filter(({ Action }: Json) => Action === 'bedrock:ApplyGuardrail')
        .flatMap(({ Resource }: Json) => [Resource].flat().map(text));
    expect(resourcesIn(stack)).toEqual([
      `<${guardrailId}.GuardrailArn>`,
      'arn:<AWS::Partition>:bedrock:*:<AWS::AccountId>:guardrail-profile/eu.guardrail.v1:0',
    ]);
    expect(text(guardrailOf(stack).CrossRegionConfig.GuardrailProfileArn)).toMatch(
      /eu-central-1.*eu\.guardrail\.v1:0$/,
    );
    const classic = withGuardrail({ words: ['x'] });
    expect(resourcesIn(classic)).toHaveLength(1);
    expect(guardrailOf(classic)).not.toHaveProperty('CrossRegionConfig');
  });

  it('checks grounding and relevance for the `knowledge-base` engine', () => {
    const grounded = withGuardrail({ grounding: 0.7, relevance: 0 }, 'knowledge-base');
    expect(guardrailOf(grounded).ContextualGroundingPolicyConfig).toEqual({
      FiltersConfig: [
        { Type: 'GROUNDING', Threshold: 0.7 },
        { Type: 'RELEVANCE', Threshold: 0 },
      ],
    });
  });
});

it('no guardrail is created if the deployment uses an existing guardrail', () => {
  const existing = withGuardrail({ id: 'abc123', version: '3' });
  expect(resourcesOf(existing, 'AWS::Bedrock::Guardrail')).toEqual({});
  expect(environmentOf(existing)).toMatchObject({ GUARDRAIL_ID: 'abc123', GUARDRAIL_VERSION: '3' });
});
