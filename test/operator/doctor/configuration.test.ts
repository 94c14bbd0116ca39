import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../../../src/operator/doctor/configuration';
import { DoctorFixture, EXAMPLE, OWN } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount, unauthorised } from '../../support/operator/doctor/healthy-account';

const doctor = DoctorFixture.forFile();
let folder: string;
let file: string;
beforeEach(() => {
  doctor.aws.respondWith(healthyAccount);
  folder = mkdtempSync(join(tmpdir(), 'doctor-test-'));
  file = join(folder, 'deployment.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (change: object) => writeFileSync(file, JSON.stringify({ ...OWN, ...change }));
const PREFIX_LISTS = {
  check: 'Prefix lists',
  level: 'ok',
  what: 'in eu-central-2: CloudFront pl-a3a144ca, S3 pl-6ea54007, DynamoDB pl-66a5400f',
};

describe('readConfiguration', () => {
  it('returns the deployment of a valid file without asking AWS', async () => {
    write({});
    const { deployment, findings } = await readConfiguration(file);
    expect(deployment?.region).toBe('eu-central-1');
    expect(findings).toEqual([{ check: 'Configuration', level: 'ok', what: `${file} is valid` }]);
    expect(doctor.aws.requests).toEqual([]);
  });

  it.each([
    ['is empty', '', /is not JSON/],
    ['is not JSON', '{ "region": }', /is not JSON/],
    ['is null', 'null', /the file/],
    ['is an array', '[1]', /the file/],
    ['has values of the wrong type', '{"region": 1, "network": null, "address": "x", "engine": []}', /region/],
  ])('returns faults instead of a deployment when the file %s', async (_name, content, message) => {
    writeFileSync(file, content);
    const { deployment, findings } = await readConfiguration(file);
    expect(deployment).toBeUndefined();
    expect(findings.map(({ level, what }) => `${level}: ${what}`).join('\n')).toMatch(message);
    expect(findings.filter(({ what }) => what.includes('\n'))).toEqual([]);
  });

  it('returns a fault when the file does not exist or is a folder', async () => {
    expect((await readConfiguration(file)).findings).toEqual([
      { check: 'Configuration', level: 'fault', what: expect.stringContaining(`${file} does not exist. Copy`) },
    ]);
    mkdirSync(file);
    expect((await readConfiguration(file)).findings).toEqual([
      { check: 'Configuration', level: 'fault', what: expect.stringContaining('EISDIR') },
    ]);
  });

  it('returns every fault, and the prefix lists of the region', async () => {
    write({ region: 'eu-central-2', colour: 'blue', network: { cidr: 'x' } });
    const { deployment, findings } = await readConfiguration(file);
    expect(deployment).toBeUndefined();
    expect(findings).toEqual([
      { check: 'Configuration', level: 'fault', what: expect.stringContaining('network.cidr is invalid') },
      {
        check: 'Configuration',
        level: 'fault',
        what: expect.stringMatching(/^colour is not an option: .*; the options are name, organisation, region,/),
      },
      {
        check: 'Configuration',
        level: 'fault',
        what: expect.stringContaining('network.cloudFrontPrefixList is missing'),
      },
      PREFIX_LISTS,
    ]);
  });

  it('returns the deployment with the prefix list when only the list is missing', async () => {
    write({ region: 'eu-central-2' });
    const { deployment, findings } = await readConfiguration(file);
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

  it('returns a fault for each placeholder of the unmodified example, and the deployment for the other checks', async () => {
    writeFileSync(file, JSON.stringify(EXAMPLE));
    const { deployment, findings } = await readConfiguration(file);
    expect(deployment?.region).toBe('eu-central-1');
    expect(findings.map(({ level, what }) => `${level}: ${what.split(':')[0]}`)).toEqual(
      [
        'organisation',
        'address.host',
        'address.hostedZone.id',
        'address.hostedZone.name',
        'signIn.prefix',
        'firstAdmin.email',
        'operation.alarmEmail',
      ].map((option) => `fault: ${option} is a placeholder`),
    );
    expect(doctor.aws.requests).toEqual([]);
  });

  it('returns faults for placeholders and for a missing prefix list together', async () => {
    write({ region: 'eu-central-2', organisation: 'Example Energy Office' });
    const { deployment, findings } = await readConfiguration(file);
    expect(deployment).toBeDefined();
    expect(findings.map(({ what }) => what.split(/ is /)[0])).toEqual(['organisation', 'network.cloudFrontPrefixList']);
  });

  it('returns the faults of the file, but no deployment, when AWS denies the request for the prefix lists', async () => {
    doctor.aws.respondWith({ ...healthyAccount, 'ec2:DescribeManagedPrefixLists': () => unauthorised });
    write({ region: 'eu-central-2' });
    const { deployment, findings } = await readConfiguration(file);
    expect(deployment).toBeUndefined();
    expect(findings.map(({ check, level }) => `${check}: ${level}`)).toEqual([
      'Configuration: fault',
      'Prefix lists: unknown',
    ]);
    expect(findings.map(({ what }) => what).join()).toMatch(/aws ec2 describe-managed-prefix-lists.*not looked up/s);
    expect(findings.map(({ what }) => what).join()).not.toContain('npx projen doctor');
  });
});
