import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctor } from '../../../src/operator/doctor/main';
import { executeCommand, spawnCommand } from '../../support/operator/command';
import { type AwsServer, startAwsServer } from '../../support/operator/doctor/aws-server';
import { EXAMPLE as CONTENT, credentials, OWN } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount, unauthorised, zone } from '../../support/operator/doctor/healthy-account';

const EXAMPLE = JSON.stringify(CONTENT);
let aws: AwsServer;
let folder: string;
let file: string;
beforeAll(async () => {
  aws = await startAwsServer();
  aws.respondWith(healthyAccount);
  folder = mkdtempSync(join(tmpdir(), 'doctor-test-'));
  file = join(folder, 'deployment.json');
  delete process.env.AWS_PROFILE;
  delete process.env.AWS_SESSION_TOKEN;
});
afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true });
});

const environment = () => ({ DEPLOYMENT: file, ...credentials(aws.url) });

describe('npx projen doctor', () => {
  it('prints its findings as text, without colours if there is no terminal, and exits with 1 at a fault', async () => {
    aws.respondWith({
      ...healthyAccount,
      'ec2:DescribeVpcs': () => unauthorised,
      'route53:GetHostedZone': () => zone({ isPrivate: true }),
    });
    writeFileSync(file, EXAMPLE);
    const { code, stdout, stderr } = await spawnCommand('doctor', [], environment());
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^✗ Hosted zone .*is a private zone/m);
    expect(stdout).toMatch(/^\? VPCs .*\n.*→ Ask your administrator for ec2:DescribeVpcs/m);
    expect(stdout).not.toContain('\u001B');
  });

  it('reports an invalid file as one fault, without a stack trace', async () => {
    writeFileSync(file, '{ "region": }');
    const { code, stdout, stderr } = await executeCommand(doctor, [], environment());
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^✗ Configuration {2}.*is not JSON[^\n]*\n\n1 fault\.\n$/);
  });

  it('reports missing credentials with the remedy', async () => {
    writeFileSync(file, JSON.stringify(OWN));
    const { code, stdout, stderr } = await executeCommand(doctor, [], { ...environment(), AWS_ACCESS_KEY_ID: '' });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(
      /^✓ Configuration .*\n✗ Account +There are no AWS credentials\n +→ set AWS_PROFILE to one of your profiles, or sign in with "aws sso login", then run this command again\.\n\n1 fault\.\n$/,
    );
  });

  it('reports the faults of the file even without credentials, and does not suggest running the doctor again', async () => {
    writeFileSync(file, JSON.stringify({ ...CONTENT, region: 'eu-central-2' }));
    const { code, stdout } = await executeCommand(doctor, [], { ...environment(), AWS_ACCESS_KEY_ID: '' });
    expect(code).toBe(1);
    expect(stdout).toMatch(/address\.host is a placeholder/);
    expect(stdout).toMatch(/cloudFrontPrefixList is missing.*aws ec2 describe-managed-prefix-lists/);
    expect(stdout).toMatch(/There are no AWS credentials/);
    expect(stdout).not.toMatch(/projen doctor/);
  });

  it('reports as JSON that AWS cannot be reached', async () => {
    writeFileSync(file, JSON.stringify(OWN));
    const unreachable = { ...environment(), ...credentials('http://127.0.0.1:9') };
    const { code, stdout, stderr } = await executeCommand(doctor, ['--json'], unreachable);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      faults: 1,
      findings: [
        { level: 'ok' },
        { check: 'Account', level: 'fault', what: 'AWS cannot be reached from this machine' },
      ],
    });
  });

  it('accepts --json, and rejects an unknown option', () => {
    expect(doctor.parse(['--json'])).toEqual({ json: true, help: false });
    expect(() => doctor.parse(['--json', '--jsno'])).toThrow(/--jsno/);
  });
});
