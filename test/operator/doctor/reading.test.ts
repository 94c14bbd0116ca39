import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWithHelp } from '../../../src/operator/doctor/reading';
import { EXAMPLE, Practice } from '../../support/operator/doctor/doctor-fixture';
import { healthy, unauthorised } from '../../support/operator/doctor/healthy-account';

let practice: Practice;
let folder: string;
let file: string;
beforeAll(async () => {
  practice = await Practice.open();
});
afterAll(() => practice.close());
beforeEach(() => {
  practice.aws.follow(healthy);
  folder = mkdtempSync(join(tmpdir(), 'doctor-test-'));
  file = join(folder, 'deployment.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (change: object) => writeFileSync(file, JSON.stringify({ ...EXAMPLE, ...change }));
const LISTS = {
  check: 'Prefix lists',
  level: 'ok',
  what: 'in eu-west-1: CloudFront pl-a3a144ca, S3 pl-6ea54007, DynamoDB pl-66a5400f',
};

describe('the file of a deployment', () => {
  it('is read when it is right, and nothing is asked', async () => {
    write({});
    const { deployment, findings } = await readWithHelp(file);
    expect(deployment?.region).toBe('eu-central-1');
    expect(findings).toEqual([{ check: 'Configuration', level: 'ok', what: `${file} is admissible` }]);
    expect(practice.aws.asked).toEqual([]);
  });

  it.each([
    ['is empty', '', /is not JSON/],
    ['is no JSON', '{ "region": }', /is not JSON/],
    ['is null', 'null', /the file/],
    ['is a list', '[1]', /the file/],
    ['has parts of another kind', '{"region": 1, "network": null, "address": "x", "engine": []}', /region/],
  ])('fails without a deployment when it %s', async (_name, content, sentence) => {
    writeFileSync(file, content);
    const { deployment, findings } = await readWithHelp(file);
    expect(deployment).toBeUndefined();
    expect(findings.map(({ level, what }) => `${level}: ${what}`).join('\n')).toMatch(sentence);
    expect(findings.filter(({ what }) => what.includes('\n'))).toEqual([]);
  });

  it('fails when it is a folder, or not there', async () => {
    expect((await readWithHelp(file)).findings).toEqual([
      { check: 'Configuration', level: 'fault', what: expect.stringContaining(`There is no ${file}. Copy`) },
    ]);
    mkdirSync(file);
    expect((await readWithHelp(file)).findings).toEqual([
      { check: 'Configuration', level: 'fault', what: expect.stringContaining('EISDIR') },
    ]);
  });

  it('fails with every fault, and the prefix lists of its region', async () => {
    write({ region: 'eu-west-1', colour: 'blue', network: { cidr: 'x' } });
    const { deployment, findings } = await readWithHelp(file);
    expect(deployment).toBeUndefined();
    expect(findings).toEqual([
      { check: 'Configuration', level: 'fault', what: expect.stringContaining('network.cidr is inadmissible') },
      { check: 'Configuration', level: 'fault', what: 'colour is not known: take it out, or mend its spelling' },
      {
        check: 'Configuration',
        level: 'fault',
        what: expect.stringContaining('network.cloudFrontPrefixList is missing'),
      },
      LISTS,
    ]);
  });

  it('fails where only the prefix list is missing, tells it, and is read with it', async () => {
    write({ region: 'eu-west-1' });
    const { deployment, findings } = await readWithHelp(file);
    expect(deployment?.network.cloudFrontPrefixList).toBe('pl-a3a144ca');
    expect(findings).toEqual([
      {
        check: 'Configuration',
        level: 'fault',
        what: `network.cloudFrontPrefixList is missing in ${file}`,
        remedy: 'Add to it: "network": { "cloudFrontPrefixList": "pl-a3a144ca" }',
      },
    ]);
  });

  it('fails with its own faults alone where the account cannot be asked', async () => {
    practice.aws.follow({ ...healthy, 'ec2:DescribeManagedPrefixLists': () => unauthorised });
    write({ region: 'eu-west-1' });
    const { deployment, findings } = await readWithHelp(file);
    expect(deployment).toBeUndefined();
    expect(findings.map(({ check }) => check)).toEqual(['Configuration']);
  });
});
