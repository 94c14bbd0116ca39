import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hasKnowledgeBase } from '../../../src/infra/deployment/engine';
import { parseDeployment, readDeployment } from '../../../src/infra/deployment/read';
import { example, type Json, REPOSITORY } from '../../support/infra/templates';

/** Returns the error message for a file with this content; empty if it is valid. */
function messageFor(content: unknown): string {
  try {
    parseDeployment(typeof content === 'string' ? content : JSON.stringify(content), 'deployment.json');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a deployment file', () => {
  it('is valid with the content of the example', () => {
    expect(messageFor(example())).toBe('');
  });

  it.each([
    ['eu.anthropic.claude-sonnet-4-6', 'eu.anthropic.claude-sonnet-4-6'],
    [
      'arn:aws:bedrock:eu-central-1:210987654321:inference-profile/eu.anthropic.claude-sonnet-4-6',
      'eu.anthropic.claude-sonnet-4-6',
    ],
    ['arn:aws:bedrock:eu-central-1::foundation-model/amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0'],
  ])('is parsed to a deployment with only the id of the model if engine.model is %s', (model, id) => {
    const content = { ...example(), engine: { kind: 'converse', model } };
    expect(parseDeployment(JSON.stringify(content), 'deployment.json').engine).toEqual({ kind: 'converse', model: id });
  });

  it('describes a deployment without a knowledge base if the engine is an agent and engine.knowledgeBase is missing', () => {
    const engine = { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' };
    const content = { ...example(), engine };
    const deployment = parseDeployment(JSON.stringify(content), 'deployment.json');
    expect(hasKnowledgeBase(deployment.engine)).toBe(false);
  });

  it('has defaults for options that it does not contain', () => {
    expect(parseDeployment(JSON.stringify(example()), 'deployment.json')).toMatchObject({
      network: { privateLoadBalancer: false },
      service: { cpuArchitecture: 'arm64', minTasks: 2 },
      operation: { logDays: 90, customerManagedKey: false },
    });
  });

  it('is rejected with all faults in one message, each with the option and how to correct it', () => {
    const content = example();
    content.region = 'eu-central-2';
    content.address.host = 'https://chat.example.org';
    content.service = { minTasks: 1, memory: 3000 };
    content.operation = {};
    content.networks = {};
    const message = messageFor(content);
    expect(message.split('\n')).toEqual([
      'deployment.json is invalid. Please correct:',
      '  address.host is invalid: must look like chat.example.org, in lower case; received "https://chat.example.org"',
      '  service.minTasks is invalid: must be a whole number from 2 to 100; received 1',
      expect.stringMatching(/^ {2}service\.memory is invalid: must be a multiple of 1024 .*; received 3000$/),
      expect.stringMatching(/^ {2}operation\.alarmEmail is missing/),
      expect.stringMatching(
        /^ {2}networks is not an option: remove it or correct its spelling; the options are name, .* and namePrefix$/,
      ),
      expect.stringMatching(
        /^ {2}network\.cloudFrontPrefixList is missing: it is required in eu-central-2\. Look it up with: aws ec2 /,
      ),
    ]);
  });

  it.each([
    ['that is empty', ''],
    ['with a comment', '{ // mine\n}'],
    ['that is a list', '[]'],
    ['that is null', 'null'],
    [
      'with values of the wrong type',
      {
        region: 5,
        address: 'x',
        signIn: [],
        firstAdmin: null,
        engine: 'agent',
        network: 'wide',
        service: [],
        access: 7,
        operation: '',
      },
    ],
    [
      'with nested values of the wrong type',
      { ...example(), network: { availabilityZones: 'abc', narrowEgress: 1 }, address: { certificates: 4 } },
    ],
    ['with an unknown engine', { ...example(), engine: { kind: 'oracle' } }],
    [
      'with passages that are too long for the embedding model',
      { ...example(), knowledge: { chunking: { strategy: 'fixed', tokens: 2000 } } },
    ],
    [
      'with a certificate in another region',
      {
        ...example(),
        address: {
          host: 'a.example.org',
          certificates: {
            cloudFront: 'arn:aws:acm:us-east-1:111122223333:certificate/a',
            loadBalancer: 'arn:aws:acm:us-east-1:111122223333:certificate/b',
          },
        },
      },
    ],
    ['with neither a hosted zone nor certificates', { ...example(), address: { host: 'a.example.org' } }],
    [
      'with the same availability zone twice',
      { ...example(), network: { availabilityZones: ['eu-central-1a', 'eu-central-1a'] } },
    ],
    ['with an allowed address that is not a network', { ...example(), access: { addresses: ['192.0.2.1'] } }],
    ['with the whole internet as an allowed network', { ...example(), access: { addresses: ['0.0.0.0/0'] } }],
    ['with an invalid address range for the VPC', { ...example(), network: { cidr: '172.99.300.7/24' } }],
    [
      'with a setting that the server would reject',
      { ...example(), service: { environment: { RETENTION_DAYS: 'ten' } } },
    ],
    ['with an unknown setting', { ...example(), service: { environment: { RETENTION_DAY: '10' } } }],
    [
      'with a variable that the deployment sets itself',
      { ...example(), service: { environment: { TABLE_NAME: 'mine' } } },
    ],
    [
      'with passages that are too long for S3 Vectors',
      {
        ...example(),
        knowledge: {
          embedding: 'cohere.embed-v4:0',
          chunking: { strategy: 'hierarchical', parentTokens: 8000, childTokens: 500 },
        },
      },
    ],
    ['with minTasks greater than maxTasks', { ...example(), service: { minTasks: 8, maxTasks: 4 } }],
  ])('%s is rejected with a readable message', (_case, content) => {
    const message = messageFor(content);
    expect(message).toMatch(/^deployment\.json (is invalid|is not JSON)/);
    expect(message).not.toMatch(/undefined|\[object|TypeError|Invalid input/);
  });

  it.each<[string, (content: Json) => void, string]>([
    [
      'engine.kind',
      (content) => (content.engine = { kind: 'oracle' }),
      'it must be "converse", "knowledge-base" or "agent"; received "oracle"',
    ],
    ['signIn.mfa', (content) => (content.signIn.mfa = 'no'), 'it must be "optional" or "required"; received "no"'],
    [
      'operation.logDays',
      (content) => (content.operation.logDays = 91),
      'must be 7, 14, 30, 60, 90, 180, 365 or 731; received 91',
    ],
    [
      'operation.customerManagedKey',
      (content) => (content.operation.customerManagedKey = 'no'),
      'it must be true or false; received "no"',
    ],
    ['access.countries', (content) => (content.access = { countries: [] }), 'must contain at least one country'],
  ])('is rejected with a message that names the allowed values of %s', (option, change, expected) => {
    const content = example();
    change(content);
    expect(messageFor(content)).toContain(`  ${option} is invalid: ${expected}`);
  });

  it.each([
    ['memory', {}, 'memory is not an option: write it as service.memory'],
    ['address', { prefix: 'a' }, 'address.prefix is not an option: write it as signIn.prefix'],
  ])('is rejected with a message that names the correct place of a misplaced option: %s %j', (key, value, expected) => {
    const content = example();
    content[key] = { ...content[key], ...value };
    expect(messageFor(content)).toContain(expected);
  });

  it('may begin with a byte order mark, which some editors on Windows write', () => {
    expect(messageFor(`\uFEFF${JSON.stringify(example())}`)).toBe('');
  });
});

describe('readDeployment without deployment.json', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'joule-verne-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('throws an error that says which file to copy', () => {
    expect(() => readDeployment({ file: path.join(folder, 'deployment.json') })).toThrow(
      /Copy deployment\.example\.json to/,
    );
  });
});

describe('the CDK app', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'joule-verne-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (environment: Record<string, string>) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'src/infra/main.ts'], {
      cwd: REPOSITORY,
      encoding: 'utf8',
      env: { ...process.env, CDK_OUTDIR: path.join(folder, 'out'), ...environment },
    });

  it('prints no stack trace for an invalid deployment file', () => {
    const file = path.join(folder, 'invalid.json');
    writeFileSync(file, '{"region": "Bern"}');
    const { status, stderr } = run({ DEPLOYMENT: file });
    expect([status, stderr]).toEqual([1, expect.stringContaining('region is invalid')]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('prints no stack trace if the path of the deployment file is a folder', () => {
    const { status, stderr } = run({ DEPLOYMENT: folder });
    expect([status, stderr]).toEqual([1, expect.stringContaining('cannot be read')]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('rejects the unmodified example if the command requires a deployment file without placeholders', () => {
    const file = path.join(folder, 'unmodified.json');
    writeFileSync(file, JSON.stringify(example()));
    const { status, stderr } = run({ DEPLOYMENT: file, CDK_CONTEXT_JSON: '{"deployment-required":"true"}' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('address.host is a placeholder: enter')]);
  });

  it('fails if the deployment file does not exist', () => {
    const { status, stderr } = run({ DEPLOYMENT: path.join(folder, 'none.json') });
    expect([status, stderr]).toEqual([1, expect.stringContaining('Copy deployment.example.json')]);
  });
});
