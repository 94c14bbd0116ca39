import { parseDeployment } from '../../../src/infra/deployment/read';
import { example, type Json } from '../../support/infra/templates';

/** Returns the faults of a file with this content. */
function faultsOf(content: Json, options: { ownValues?: boolean } = {}): string[] {
  try {
    parseDeployment(JSON.stringify(content), 'deployment.json', options);
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

/** Returns a copy of the content with another value at the path; `undefined` removes the option. */
function changed(content: Json, path: string, value: unknown): Json {
  const [key, ...rest] = path.split('.');
  return { ...content, [key!]: rest.length === 0 ? value : changed(content[key!] ?? {}, rest.join('.'), value) };
}

/** Returns a valid deployment that uses almost every option. */
const full = (): Json => ({
  ...example(),
  signIn: {
    ...example().signIn,
    threatProtection: true,
    invitationDays: 7,
    sender: { from: 'chat@amt.ch', replyTo: 'ada@amt.ch', identity: 'amt.ch', region: 'eu-west-1' },
  },
  engine: {
    ...example().engine,
    guardrail: { id: 'a1b2c3d4e5f6', version: '1' },
    rerankingModel: 'amazon.rerank-v1:0',
  },
  knowledge: { ...example().knowledge, restorableDays: 30 },
  network: {
    cidr: '10.0.0.0/20',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    cloudFrontPrefixList: 'pl-a3a144ca',
    privateLoadBalancer: false,
    narrowEgress: { s3: 'pl-6ea54007', dynamodb: 'pl-66a5400f' },
  },
  existing: {
    key: 'arn:aws:kms:eu-central-1:210987654321:key/1234abcd-12ab',
    logBucket: 'access-logs-of-the-office',
  },
  service: {
    cpuArchitecture: 'arm64',
    cpu: 1024,
    memory: 2048,
    minTasks: 2,
    maxTasks: 6,
    runningAnswersPerTask: 60,
    environment: { LOG_LEVEL: 'debug' },
  },
  access: {
    addresses: ['192.0.2.0/24'],
    countries: ['CH'],
    rateLimits: { requests: 100, questions: 100, uploads: 100, signIns: 100 },
    anonymousAddresses: 'count',
  },
  operation: {
    ...example().operation,
    logDays: 90,
    customerManagedKey: false,
    relayConcurrency: 20,
    terminationProtection: false,
    originSecret: 1,
    deletionProtection: true,
    budget: { amount: 500, tag: 'project=joule-verne' },
    canary: { minutes: 5, question: 'Why?', questionMinutes: 60 },
    tokensPerMinute: 200_000,
  },
  prices: { models: [{ model: 'eu.example.model-v1:0', input: 1, output: 5 }], embedding: 0.1, reranking: 2 },
  account: '210987654321',
  tags: { CostCentre: '4711' },
  permissionsBoundary: 'arn:aws:iam::210987654321:policy/landing-zone/Boundary',
  namePrefix: 'acme-',
});

/** Returns the paths of all options and sections. */
function pathsOf(content: Json, prefix = ''): string[] {
  return Object.entries(content).flatMap(([key, value]) => {
    const path = prefix ? `${prefix}.${key}` : key;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [path, ...pathsOf(value, path)]
      : [path];
  });
}

/** Words of Zod's own messages, which are for developers. */
const INTERNAL = /undefined|NaN|\[object|Invalid|expected|Unrecognized|Too (small|big)|>=|<=/;
const WRONG: readonly unknown[] = [5, 1.5, -1, true, 'x!', '', null, [], [5], { x: 1 }];
const paths = pathsOf(full());

describe('a fault of deployment.json', () => {
  it('is not reported for a valid deployment with almost every option', () => {
    expect(faultsOf(full())).toEqual([]);
    expect(paths.length).toBeGreaterThan(50);
  });

  it.each(paths)('names the option and how to correct it, and quotes an invalid value, when %s is wrong', (path) => {
    for (const value of WRONG) {
      for (const fault of faultsOf(changed(full(), path, value))) {
        expect(fault).toMatch(
          /^[\w.[\]]+ (is invalid: .+; received .+|is missing: .+|is not (an option|a setting).+|must be .+; received .+)$/,
        );
        expect(fault).not.toMatch(INTERNAL);
      }
    }
  });

  it.each([
    'region',
    'address',
    'address.host',
    'signIn',
    'signIn.prefix',
    'firstAdmin',
    'firstAdmin.email',
    'firstAdmin.language',
    'engine',
    'engine.kind',
    'engine.model',
    'operation',
    'operation.alarmEmail',
  ])('names the allowed values when %s is missing', (path) => {
    const [fault, ...others] = faultsOf(changed(full(), path, undefined));
    expect(others).toEqual([]);
    expect(fault).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')} is missing: (it )?must be `));
    expect(fault).not.toMatch(INTERNAL);
  });

  it.each([
    ['', 'networks', 'the options are name, organisation, region, address,'],
    ['address.', 'domain', 'the options of address are host, hostedZone and certificates'],
    ['engine.', 'agentId', 'the options of engine are kind, model, guardrail and rerankingModel'],
    ['knowledge.chunking.', 'size', 'the options of knowledge.chunking are strategy, tokens and overlapPercent'],
    ['access.rateLimits.', 'all', 'the options of access.rateLimits are requests, questions, uploads and signIns'],
  ])('lists the valid options when %s%s is unknown', (place, name, expected) => {
    const [fault, ...others] = faultsOf(changed(full(), place + name, 1));
    expect(others).toEqual([]);
    expect(fault).toContain(`${place}${name} is not an option`);
    expect(fault).toContain(expected);
  });

  it.each([
    [
      'region',
      'eu-central-9',
      /region is invalid: must be a region of AWS: .*eu-central-1, eu-central-2.*"eu-central-9"/,
    ],
    ['region', 'us-gov-west-1', /region is invalid: must be a region of AWS/],
    [
      'engine.model',
      'arn:aws:bedrock:eu-central-1:210987654321:application-inference-profile/a1b2c3d4e5f6',
      /engine\.model is invalid: must look like eu\.anthropic.*the id or the ARN of a model/,
    ],
    [
      'engine.model',
      'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-6',
      /engine\.model is invalid: an ARN must be in eu-central-1; received "arn/,
    ],
    ['engine.rerankingModel', 'anthropic.claude-sonnet-4-6', /must look like amazon\.rerank-v1:0/],
    [
      'engine.rerankingModel',
      'arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0',
      /engine\.rerankingModel is invalid: an ARN must be in eu-central-1/,
    ],
    ['firstAdmin.language', 'rm', /it must be "de", "fr", "it" or "en"; received "rm"/],
    ['service.cpuArchitecture', 'arm', /it must be "arm64" or "x86_64"; received "arm"/],
    ['knowledge.embedding', 'x', /it must be "cohere\.embed-multilingual-v3", .*; received "x"/],
    [
      'knowledge.chunking',
      { strategy: 'semantic' },
      /strategy is invalid: it must be "fixed", "hierarchical" or "none"; received "semantic"/,
    ],
    ['operation.logDays', '90', /must be 7, 14, .* or 731; received "90"/],
    ['network.availabilityZones', ['eu-central-1a'], /must be a list of two zones, .*; received \["eu-central-1a"\]/],
    ['service.environment', { LOG_LEVEL: 'loud' }, /LOG_LEVEL is invalid: must be trace, debug, .*; received "loud"/],
    ['service.environment', { RETENTION_DAYS: 'ten' }, /must be a whole number from 1 to 36500; received "ten"/],
    ['service.environment', { RETENTION_DAY: '1' }, /the settings are ADMIN_GROUP, .*RETENTION_DAYS/],
    ['service.environment', { RETENTION_DAYS: 10 }, /must be a string: put the value in quotes; received 10/],
    [
      'service.environment',
      { DRAIN_SECONDS: '115.5' },
      /DRAIN_SECONDS is invalid: must be at most 115: ECS stops a task after 120 seconds; received "115.5"/,
    ],
  ])('names the allowed values of %s when %j was received', (path, value, expected) => {
    expect(faultsOf(changed(full(), path, value)).join('\n')).toMatch(expected);
  });

  it('is not reported for the longest DRAIN_SECONDS after which the server can still store the answers', () => {
    expect(faultsOf(changed(full(), 'service.environment', { DRAIN_SECONDS: '115' }))).toEqual([]);
  });
});

describe('options that contradict each other', () => {
  it.each<[string, Json, RegExp]>([
    [
      'enabled',
      { enabled: true },
      /^operation\.canary\.enabled must be false with access\.addresses.*; received true$/,
    ],
    ['secret', { secret: 'canary' }, /^operation\.canary\.secret must be removed.*; received "canary"$/],
    ['secret', { enabled: false, secret: 'canary' }, /^operation\.canary\.secret must be removed/],
  ])('are reported for operation.canary.%s if access is restricted to addresses: %j', (_, canary, expected) => {
    expect(faultsOf(changed(full(), 'operation.canary', canary))).toEqual([expect.stringMatching(expected)]);
  });

  it('are reported for the secret of a canary that a restriction to countries disables', () => {
    const restricted = { ...example(), access: { countries: ['CH'] } };
    expect(faultsOf(changed(restricted, 'operation.canary', { secret: 'canary' }))).toEqual([
      expect.stringMatching(/^operation\.canary\.secret must be removed/),
    ]);
    expect(faultsOf(changed(restricted, 'operation.canary', { enabled: true, secret: 'canary' }))).toEqual([]);
  });

  it('do not include the options of a canary if access is not restricted', () => {
    for (const canary of [{ enabled: true, secret: 'canary' }, { secret: 'canary' }, { enabled: false }])
      expect(faultsOf(changed(example(), 'operation.canary', canary))).toEqual([]);
  });
});

describe('engine.guardrail', () => {
  const faults = (guardrail: Json, kind = 'converse') =>
    faultsOf({ ...example(), engine: { kind, model: 'eu.anthropic.claude-sonnet-4-6', guardrail } });
  const definition = 'x'.repeat(201);

  it.each<[Json, RegExp]>([
    [{}, /^engine\.guardrail is invalid: must have id and version .* or at least one of deniedTopics, filters/],
    [{ profanity: false }, /at least one of/],
    [{ words: ['x'], filters: {} }, /filters is invalid: must contain at least one category/],
    [{ words: ['x'], personalData: {} }, /personalData is invalid: must contain at least one kind of personal data/],
    [{ id: 'abc123' }, /^engine\.guardrail\.version is invalid: must be a version/],
    [{ version: '1' }, /^engine\.guardrail\.id is invalid: must be the id/],
    [{ id: 'abc123', version: '1', words: ['x'] }, /^engine\.guardrail\.words is invalid: must be removed/],
    [
      { personalData: { IBAN: 'mask' } },
      /personalData\.IBAN is invalid: must be removed or corrected: the kinds .*EMAIL/,
    ],
    [
      { personalData: { NAME: 'hide' } },
      /personalData\.NAME is invalid: it must be "mask" or "block"; received "hide"/,
    ],
    [{ filters: { hate: 'on' } }, /filters\.hate is invalid: it must be "low", "medium" or "high"; received "on"/],
    [{ filters: { spam: 'low' } }, /filters\.spam is not an option.*hate, insults/],
    [
      { deniedTopics: [{ name: 'A: b', definition: 'c' }] },
      /deniedTopics\[0\]\.name is invalid: must look like Legal advice/,
    ],
    [{ deniedTopics: [{ name: 'A', definition }] }, /deniedTopics\[0\]\.definition is invalid: must have at most 200/],
    [{ words: [] }, /words is invalid: must be a list of 1 to 10000 words/],
    [{ message: 'x'.repeat(501), words: ['x'] }, /message is invalid: must be a text of 1 to 500 characters/],
    [{ grounding: 0.5 }, /^engine\.guardrail\.grounding must be removed, because .* engine converse; received 0\.5$/],
  ])('%j is reported', (guardrail, expected) => {
    expect(faults(guardrail)).toEqual([expect.stringMatching(expected)]);
  });

  it.each<[Json, string]>([
    [{ grounding: 0.7, relevance: 0.5 }, 'knowledge-base'],
    [{ tier: 'standard', deniedTopics: [{ name: 'A', definition }] }, 'converse'],
    [{ profanity: true, message: 'No.' }, 'converse'],
    [{ relevance: 0 }, 'knowledge-base'],
  ])('%j is accepted for the engine %s', (guardrail, kind) => {
    expect(faults(guardrail, kind)).toEqual([]);
  });

  it('rejects a threshold of 1', () => {
    expect(faults({ grounding: 1 }, 'knowledge-base')).toEqual([expect.stringContaining('from 0 to 0.99; received 1')]);
  });
});

describe('engine.model', () => {
  const faults = (region: string, model: string) =>
    faultsOf({
      ...example(),
      region,
      engine: { kind: 'converse', model },
      network: { cloudFrontPrefixList: 'pl-a3a144ca' },
    });

  it.each(['us', 'apac', 'jp', 'au', 'ca', 'us-gov', 'uk'])('rejects a %s. profile in a region of the EU', (prefix) => {
    expect(faults('eu-central-1', `${prefix}.anthropic.claude-sonnet-4-6`)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^engine\\.model is invalid: in eu-central-1 it must be .* begins with eu\\. or global\\..*; received "${prefix}\\.anthropic`,
        ),
      ),
    ]);
  });

  it.each([
    ['eu-central-1', 'eu.anthropic.claude-sonnet-4-6'],
    ['eu-central-2', 'eu.amazon.nova-pro-v1:0'],
    ['eu-west-1', 'global.anthropic.claude-sonnet-4-6'],
    ['eu-west-1', 'anthropic.claude-sonnet-4-6'],
    ['eu-west-1', 'zai.glm-4.7'],
    ['us-east-1', 'us.anthropic.claude-sonnet-4-6'],
    ['eu-west-1', 'arn:aws:bedrock:eu-west-1:210987654321:inference-profile/eu.anthropic.claude-sonnet-4-6'],
    ['ap-northeast-1', 'jp.anthropic.claude-sonnet-4-6'],
  ])('in %s accepts %s', (region, model) => {
    expect(faults(region, model)).toEqual([]);
  });

  it('rejects a profile with an unknown prefix, even of an unknown provider, but accepts a model of an unknown provider', () => {
    for (const model of ['uk.acme.model-v1', 'eu-west.acme.model-v1:0', 'uk.anthropic.claude-sonnet-4-6'])
      expect(faults('eu-central-1', model)).toEqual([expect.stringContaining('begins with eu. or global.')]);
    for (const model of ['acme.model-v1', 'acme.model-1.5', 'acme.model.5-v1'])
      expect(faults('eu-central-1', model)).toEqual([]);
  });

  it('is checked even if the region is unknown', () => {
    expect(faults('eu-central-7', 'us.anthropic.claude-sonnet-4-6').map((fault) => fault.split(' ')[0])).toEqual([
      'region',
      'engine.model',
    ]);
  });

  it('rejects an eu. profile in a region of the US', () => {
    expect(faults('us-east-1', 'eu.anthropic.claude-sonnet-4-6')).toHaveLength(1);
  });
});

describe('a placeholder', () => {
  it.each<[string, unknown]>([
    ['address', { host: 'ki.example.com', hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' } }],
    ['firstAdmin.email', 'ada@mail.example.net'],
    ['operation.alarmEmail', 'ops@office.test'],
    ['signIn.sender', { from: 'Joule <chat@example.org>', identity: 'example.org' }],
    [
      'address.certificates',
      {
        cloudFront: 'arn:aws:acm:us-east-1:111122223333:certificate/a',
        loadBalancer: 'arn:aws:acm:eu-central-1:123456789012:certificate/b',
      },
    ],
    ['engine', { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' }],
    ['engine.guardrail', { id: 'abc123def456', version: '1' }],
  ])('of %s is a fault with a remedy if the deployment must have its own values', (path, value) => {
    const content = changed(full(), 'account', undefined);
    const before = faultsOf(content, { ownValues: true });
    const after = faultsOf(changed(content, path, value), { ownValues: true });
    const added = after.filter((fault) => !before.includes(fault) && fault.startsWith(path));
    expect(added.length).toBeGreaterThan(0);
    for (const fault of added) expect(fault).toMatch(/ is a placeholder: enter .+; received "/);
  });
});
