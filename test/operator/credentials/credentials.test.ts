import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tasksFile from '../../../.projen/tasks.json';
import { credentials as command } from '../../../src/operator/credentials/main';
import { executeCommand } from '../../support/operator/command';
import { type AwsServer, startAwsServer } from '../../support/operator/doctor/aws-server';
import { credentials, OWN } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount } from '../../support/operator/doctor/healthy-account';
import { xmlError } from '../../support/operator/doctor/wire-format';

let aws: AwsServer;
let folder: string;
beforeAll(async () => {
  aws = await startAwsServer();
  folder = mkdtempSync(join(tmpdir(), 'credentials-test-'));
  delete process.env.AWS_PROFILE;
  delete process.env.AWS_SESSION_TOKEN;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await aws.close();
});

/** @param content the content of the deployment file */
function run(environment: NodeJS.ProcessEnv = {}, args: readonly string[] = [], content: object = OWN) {
  const DEPLOYMENT = join(folder, 'own.json');
  writeFileSync(DEPLOYMENT, JSON.stringify(content));
  return executeCommand(command, args, { ...credentials(aws.url), DEPLOYMENT, ...environment });
}

describe('the first step of npx projen destroy', () => {
  it('checks the credentials before the CDK builds anything', () => {
    const steps = tasksFile.tasks.destroy.steps.map(({ exec }) => exec);
    expect(steps).toEqual([
      expect.stringMatching(/^tsx src\/operator\/credentials\/main\.ts/),
      expect.stringMatching(/^tsx src\/operator\/cdk\/main\.ts/),
    ]);
  });

  it('prints nothing when AWS accepts the credentials, and ignores options of the CDK', async () => {
    aws.respondWith(healthyAccount);
    expect(await run({}, ['--require-approval', 'never', '-c', 'a=b', '--hotswap'])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('fails with one sentence if there are no credentials', async () => {
    expect(await run({ AWS_ACCESS_KEY_ID: '' })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'There are no AWS credentials: set AWS_PROFILE to one of your profiles, or sign in with "aws sso login", then run this command again.\n',
    });
  });

  it('fails with one sentence for expired credentials', async () => {
    aws.respondWith({ ...healthyAccount, 'sts:GetCallerIdentity': () => xmlError('ExpiredToken', 403) });
    expect(await run()).toMatchObject({
      code: 1,
      stderr: 'Your AWS credentials have expired: sign in again, then run this command again.\n',
    });
  });

  it('rejects the credentials of another account', async () => {
    aws.respondWith(healthyAccount);
    const { code, stderr } = await run({}, [], { ...OWN, account: '210987654321' });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /own\.json: the credentials belong to account 123456789012, but the deployment is for account 210987654321\. Use/,
    );
    expect(await run({}, [], { ...OWN, account: '123456789012' })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('fails if AWS does not say to which account the credentials belong, but the deployment names an account', async () => {
    aws.respondWith({ ...healthyAccount, 'sts:GetCallerIdentity': () => xmlError('AccessDenied', 403) });
    expect(await run()).toMatchObject({ code: 0 });
    expect((await run({}, [], { ...OWN, account: '123456789012' })).stderr).toContain('belong to 123456789012');
  });

  it('uses the profile that the CDK would use, and skips the check for --help', () => {
    expect(command.parse(['--profile', 'work'])).toMatchObject({ profile: 'work', skip: false });
    expect(command.parse(['--profile=work', '--all']).profile).toBe('work');
    expect(command.parse(['--help'])).toMatchObject({ help: false, skip: true });
  });
});
