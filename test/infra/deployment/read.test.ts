import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseDeployment, readDeployment } from '../../../src/infra/deployment/read';
import { example, REPOSITORY } from '../../support/infra/templates';

/** What the operator is told of a file with this content. */
function faultsOf(content: unknown): string {
  try {
    parseDeployment(typeof content === 'string' ? content : JSON.stringify(content), 'deployment.json');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the file of a deployment', () => {
  it('needs nothing but what the example says', () => {
    expect(faultsOf(example())).toBe('');
  });

  it('has defaults for everything else', () => {
    expect(parseDeployment(JSON.stringify(example()), 'deployment.json')).toMatchObject({
      network: { privateLoadBalancer: false },
      service: { cpuArchitecture: 'arm64', minTasks: 2 },
      operation: { logDays: 90, customerManagedKey: false },
    });
  });

  it('fails with all faults at once, each with its place, what was found and what to do', () => {
    const content = example();
    content.region = 'eu-central-2';
    content.address.host = 'https://chat.example.org';
    content.service = { minTasks: 1, memory: 3000 };
    content.operation = {};
    content.networks = {};
    const message = faultsOf(content);
    expect(message.split('\n')).toEqual([
      'deployment.json cannot be used. Please mend:',
      '  address.host is inadmissible: must look like chat.example.org, in lower case; received "https://chat.example.org"',
      expect.stringMatching(/^ {2}service\.minTasks is inadmissible: .*2; received 1$/),
      expect.stringMatching(/^ {2}service\.memory is inadmissible: must be a multiple of 1024 .*; received 3000$/),
      expect.stringMatching(/^ {2}operation\.alarmEmail is missing/),
      '  networks is not known: take it out, or mend its spelling',
      expect.stringMatching(
        /^ {2}network\.cloudFrontPrefixList is missing: eu-central-2 needs it\. "npx projen doctor" tells it/,
      ),
    ]);
  });

  it.each([
    ['that is empty', ''],
    ['with a comment', '{ // mine\n}'],
    ['that is a list', '[]'],
    ['that is nothing', 'null'],
    [
      'with parts of the wrong kind',
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
      'with nested rubbish',
      { ...example(), network: { availabilityZones: 'abc', narrowEgress: 1 }, address: { certificates: 4 } },
    ],
    ['with an engine that nobody knows', { ...example(), engine: { kind: 'oracle' } }],
    [
      'with passages that its embedding model cannot read',
      { ...example(), knowledge: { chunking: { strategy: 'fixed', tokens: 2000 } } },
    ],
    [
      'whose certificate lies elsewhere',
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
    ['with neither zone nor certificates', { ...example(), address: { host: 'a.example.org' } }],
    ['with the same zone twice', { ...example(), network: { availabilityZones: ['eu-central-1a', 'eu-central-1a'] } }],
    ['with a network that is none', { ...example(), access: { addresses: ['192.0.2.1'] } }],
    ['with everything for a network', { ...example(), access: { addresses: ['0.0.0.0/0'] } }],
    ['with addresses that are none', { ...example(), network: { cidr: '172.99.300.7/24' } }],
    [
      'with a setting that the server would refuse',
      { ...example(), service: { environment: { RETENTION_DAYS: 'ten' } } },
    ],
    ['with a setting that nobody knows', { ...example(), service: { environment: { RETENTION_DAY: '10' } } }],
    ['with a variable that follows from the rest', { ...example(), service: { environment: { TABLE_NAME: 'mine' } } }],
    [
      'with passages that S3 Vectors cannot keep',
      {
        ...example(),
        knowledge: {
          embedding: 'cohere.embed-v4:0',
          chunking: { strategy: 'hierarchical', parentTokens: 8000, childTokens: 500 },
        },
      },
    ],
    ['with more at least than at most', { ...example(), service: { minTasks: 8, maxTasks: 4 } }],
  ])('fails in words for one %s', (_, content) => {
    const message = faultsOf(content);
    expect(message).toMatch(/^deployment\.json (cannot be used|is not JSON)/);
    expect(message).not.toMatch(/undefined|\[object|TypeError|Invalid input/);
  });

  it('may begin with a byte order mark, as editors on Windows write it', () => {
    expect(faultsOf(`\uFEFF${JSON.stringify(example())}`)).toBe('');
  });
});

describe('without deployment.json', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'joule-verne-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('fails, and says what to copy', () => {
    expect(() => readDeployment({ file: path.join(folder, 'deployment.json') })).toThrow(
      /Copy deployment\.example\.json to/,
    );
  });
});

describe('the program behind synth and deploy', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'joule-verne-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (environment: Record<string, string>) =>
    spawnSync(process.execPath, ['--import', 'tsx', 'src/infra/main.ts'], {
      cwd: REPOSITORY,
      encoding: 'utf8',
      env: { ...process.env, CDK_OUTDIR: path.join(folder, 'out'), ...environment },
    });

  it('fails without a stack trace for a wrong file', () => {
    const file = path.join(folder, 'wrong.json');
    writeFileSync(file, '{"region": "Bern"}');
    const { status, stderr } = run({ DEPLOYMENT: file });
    expect([status, stderr]).toEqual([1, expect.stringContaining('region is inadmissible')]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('fails without a stack trace for a folder', () => {
    const { status, stderr } = run({ DEPLOYMENT: folder });
    expect([status, stderr]).toEqual([1, expect.stringContaining('cannot be read')]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('fails where an account would be touched and there is no deployment.json', () => {
    const { status, stderr } = run({ DEPLOYMENT: path.join(folder, 'none.json') });
    expect([status, stderr]).toEqual([1, expect.stringContaining('Copy deployment.example.json')]);
  });
});
