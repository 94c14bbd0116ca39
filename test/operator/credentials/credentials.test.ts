import tasksFile from '../../../.projen/tasks.json';
import { credentials as command } from '../../../src/operator/credentials/main';
import { executeCommand } from '../../support/operator/command';
import { type AwsServer, startAwsServer } from '../../support/operator/doctor/aws-server';
import { credentials } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount } from '../../support/operator/doctor/healthy-account';
import { xmlError } from '../../support/operator/doctor/wire-format';

let aws: AwsServer;
beforeAll(async () => {
  aws = await startAwsServer();
  delete process.env.AWS_PROFILE;
  delete process.env.AWS_SESSION_TOKEN;
});
afterAll(() => aws.close());

const run = (environment: NodeJS.ProcessEnv = {}, ...args: string[]) =>
  executeCommand(command, args, { ...credentials(aws.url), ...environment });

describe('the first step of npx projen deploy', () => {
  it.each(['deploy', 'destroy'] as const)('checks the credentials before the CDK builds anything: %s', (task) => {
    const steps = tasksFile.tasks[task].steps.map(({ exec }) => exec);
    expect(steps).toEqual(['tsx src/operator/credentials/main.ts', expect.stringMatching(/^cdk /)]);
  });

  it('prints nothing when AWS accepts the credentials, whatever the options of the CDK', async () => {
    aws.respondWith(healthyAccount);
    expect(await run({}, '--require-approval', 'never', '-c', 'a=b', '--hotswap')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('fails with one sentence without credentials', async () => {
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

  it('uses the profile that the CDK would use', () => {
    expect(command.parse(['--profile', 'work'])).toMatchObject({ profile: 'work', skip: false });
    expect(command.parse(['--profile=work', '--all']).profile).toBe('work');
    expect(command.parse(['--help'])).toMatchObject({ help: false, skip: true });
  });
});
