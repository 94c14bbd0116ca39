import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployCommand } from '../../../src/operator/deploy/main';
import { checkNames } from '../../../src/operator/doctor/doctor';
import { type CommandResult, executeCommand } from '../../support/operator/command';
import { FakeCdk } from '../../support/operator/deploy/fake-cdk';
import { type AwsServer, type Responses, startAwsServer } from '../../support/operator/doctor/aws-server';
import { credentials, OWN } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount, stack, unauthorised, zone } from '../../support/operator/doctor/healthy-account';
import { query } from '../../support/operator/doctor/wire-format';

let aws: AwsServer;
let cdk: FakeCdk;
let file: string;
beforeAll(async () => {
  aws = await startAwsServer();
  cdk = new FakeCdk();
  file = join(cdk.folder, 'deployment.own.json');
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'DEPLOYMENT', 'CI']) delete process.env[name];
});
afterAll(async () => {
  cdk.close();
  await aws.close();
});

interface Scenario {
  readonly deployment?: Record<string, unknown>;
  readonly responses?: Responses;
  readonly environment?: NodeJS.ProcessEnv;
  /** The operator's answer on the terminal. Undefined if there is no terminal. */
  readonly answer?: string;
}

/** Runs the command. Most tests skip the doctor with `WITHOUT_DOCTOR`. */
async function run(
  args: readonly string[],
  { deployment = {}, responses = {}, environment = {}, answer }: Scenario = {},
): Promise<CommandResult & { readonly questions: readonly string[] }> {
  aws.respondWith({ ...healthyAccount, ...responses });
  cdk.forget();
  writeFileSync(file, JSON.stringify({ ...OWN, ...deployment }));
  const questions: string[] = [];
  const command = deployCommand({
    isInteractive: answer !== undefined,
    ask: async (question) => {
      questions.push(question);
      return answer ?? '';
    },
  });
  const result = await executeCommand(command, args, {
    ...credentials(aws.url),
    ...cdk.environment(),
    DEPLOYMENT: file,
    ...environment,
  });
  return { ...result, questions };
}

const emptyTemplate = () => query('GetTemplate', { TemplateBody: '{"Resources":{}}' });
const WITHOUT_DOCTOR = ['--skip', 'doctor'];
const subcommands = () => cdk.calls.map(({ args: [subcommand] }) => subcommand);

describe('npx projen deploy', () => {
  it('deploys the templates whose changes it has shown', async () => {
    const { code, questions } = await run([...WITHOUT_DOCTOR, '--yes']);
    expect({ code, questions }).toEqual({ code: 0, questions: [] });
    const assembly = cdk.calls[0]!.args[3]!;
    expect(cdk.calls.map(({ args }) => args)).toEqual([
      ['synth', '--quiet', '--output', assembly, '--context', 'deployment-required=true'],
      ['diff', '--app', assembly, '--security-only', '--method', 'template'],
      ['deploy', '--app', assembly, '--all', '--require-approval', 'never'],
    ]);
    expect(new Set(cdk.calls.map(({ deployment }) => deployment))).toEqual(new Set([file]));
  });

  it('says what changes, and refuses to delete a resource with data unless the operator names the resource', async () => {
    const table = { Type: 'AWS::DynamoDB::GlobalTable', Properties: {} };
    const responses: Responses = {
      'cloudformation:DescribeStacks': () => stack('UPDATE_COMPLETE'),
      'cloudformation:GetTemplate': ({ body }) => {
        const isHome = new URLSearchParams(body).get('StackName') === 'JouleVerne';
        return query('GetTemplate', { TemplateBody: JSON.stringify({ Resources: isHome ? { Table1: table } : {} }) });
      },
    };
    const refused = await run([...WITHOUT_DOCTOR, '--yes'], { responses });
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/deleted +table Table1, which holds/) });
    expect(refused.stderr).toMatch(/would lose data[^]*--replace Table1\nNothing was deployed\./);
    expect(subcommands()).toEqual(['synth']);
    expect((await run([...WITHOUT_DOCTOR, '--yes', '--replace', 'Table1'], { responses })).code).toBe(0);
    expect(subcommands()).toEqual(['synth', 'diff', 'deploy']);
  });

  it('stops if the operator may not read the deployed templates, because data could be lost', async () => {
    const { code, stderr } = await run([...WITHOUT_DOCTOR, '--yes'], {
      responses: { 'cloudformation:DescribeStacks': () => unauthorised },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('cloudformation:DescribeStacks');
    expect(subcommands()).toEqual(['synth']);
  });

  it('asks nothing in a pipeline', async () => {
    const { code, questions } = await run(WITHOUT_DOCTOR, { environment: { CI: 'true' }, answer: 'n' });
    expect({ code, questions }).toEqual({ code: 0, questions: [] });
  });

  it.each(['y', 'YES'])('asks once on a terminal, and deploys after the answer %s', async (answer) => {
    const { code, questions } = await run(WITHOUT_DOCTOR, { answer, environment: { CI: 'false' } });
    expect({ code, questions }).toEqual({ code: 0, questions: ['Deploy these changes? [y/N] '] });
    expect(subcommands()).toEqual(['synth', 'diff', 'deploy']);
  });

  it.each(['', 'n', 'yes please'])('shows the changes and deploys nothing after the answer %j', async (answer) => {
    const { code, stderr } = await run(WITHOUT_DOCTOR, { answer });
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'Nothing was deployed.\n' });
    expect(subcommands()).toEqual(['synth', 'diff']);
  });

  it('refuses to run without a terminal and without --yes, before it sends a request', async () => {
    const { code, stderr } = await run(WITHOUT_DOCTOR);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: 'There is no terminal on which to ask for approval: pass --yes to deploy without asking.\n',
    });
    expect({ requests: aws.requests, calls: cdk.calls }).toEqual({ requests: [], calls: [] });
  });

  it('reports missing credentials before it builds anything', async () => {
    const { code, stderr } = await run(['--yes'], { environment: { AWS_ACCESS_KEY_ID: '' } });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^There are no AWS credentials: set AWS_PROFILE/),
    });
    expect(cdk.calls).toEqual([]);
  });

  it('refuses the credentials of another account before the doctor runs', async () => {
    const { code, stdout, stderr } = await run(['--yes'], { deployment: { account: '210987654321' } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      'the credentials belong to account 123456789012, but the deployment is for account 210987654321',
    );
    expect({ requests: aws.requests, calls: cdk.calls }).toEqual({
      requests: ['sts:GetCallerIdentity@us-east-1'],
      calls: [],
    });
  });

  it('stops if the doctor reports a fault', async () => {
    const { code, stdout, stderr } = await run(['--yes', '--skip', 'Image builder', '--skip', 'Node and npm'], {
      responses: { 'route53:GetHostedZone': () => zone({ isPrivate: true }) },
    });
    expect({ code, calls: cdk.calls }).toEqual({ code: 1, calls: [] });
    expect(stdout).toMatch(/✗ Hosted zone .*is a private zone/);
    expect(stderr).toContain('Nothing was deployed. Fix the faults above, or skip a check');
  });

  it('skips the named checks, and ignores the case of their names', async () => {
    const others = checkNames().filter((name) => name !== 'VPCs');
    const skip = others.flatMap((name) => ['--skip', name.toUpperCase()]);
    const { code, stdout } = await run(['--yes', ...skip]);
    expect({ code, checked: aws.requests.filter((request) => request.startsWith('ec2:')) }).toEqual({
      code: 0,
      checked: ['ec2:DescribeVpcs@eu-central-1'],
    });
    expect(stdout).toMatch(/^✓ VPCs /m);
  });

  it('rejects the name of an unknown check, and lists all names', async () => {
    const { code, stderr } = await run(['--yes', '--skip', 'Hosted zones']);
    expect(code).toBe(2);
    for (const name of checkNames()) expect(stderr).toContain(`\n  ${name}\n`);
    expect(cdk.calls).toEqual([]);
  });

  it.each([
    [
      'a first deployment',
      {},
      /This is the first deployment of JouleVerne in eu-central-1, account 123456789012. It will take about 20 minutes/,
    ],
    [
      'another attempt',
      {
        'cloudformation:DescribeStacks': () => stack('ROLLBACK_COMPLETE'),
        // CloudFormation returns the template of the failed attempt.
        'cloudformation:GetTemplate': () =>
          query('GetTemplate', { TemplateBody: '{"Resources":{"Old":{"Type":"AWS::DynamoDB::GlobalTable"}}}' }),
      },
      /This is the first deployment.*\nAn earlier attempt has failed/,
    ],
    [
      'an update',
      { 'cloudformation:DescribeStacks': () => stack('UPDATE_COMPLETE'), 'cloudformation:GetTemplate': emptyTemplate },
      /This updates JouleVerne in eu-central-1, account 123456789012. It will take 5 to 15 minutes/,
    ],
  ] as const)('says whether it is a first deployment and how long it takes: %s', async (_case, responses, expected) => {
    expect((await run([...WITHOUT_DOCTOR, '--yes'], { responses })).stdout).toMatch(expected);
  });

  it('passes unknown options on to the CDK, and also uses the given profile itself', async () => {
    const own = [...WITHOUT_DOCTOR, '--require-approval', 'never', '-c', 'a=b', '--context=c=d'];
    const forCdk = ['--no-rollback', '--concurrency', '2', '--outputs-file=out.json'];
    expect((await run([...own, ...forCdk])).code).toBe(0);
    expect(cdk.calls[0]!.args).toEqual(
      expect.arrayContaining(['--context', 'deployment-required=true', '--context', 'a=b', '--context', 'c=d']),
    );
    expect(cdk.calls[2]!.args.slice(-4)).toEqual(forCdk);
    expect((await run([...WITHOUT_DOCTOR, '--yes', '--profile', 'work'])).stderr).toMatch(/profile|credentials/i);
  });

  it.each([
    ['synth', 1, /could not synthesise the templates.*Nothing was deployed/],
    ['diff', 1, /could not compare the templates with the deployed stacks.*Nothing was deployed/],
    ['deploy', 4, /The deployment has failed\. docs\/operating\.md/],
  ])('reports a failure of cdk %s, and exits with code %d', async (failing, expected, message) => {
    const { code, stderr } = await run([...WITHOUT_DOCTOR, '--yes'], { environment: cdk.environment(failing) });
    expect(code).toBe(expected);
    expect(stderr).toMatch(message);
    expect(subcommands().at(-1)).toBe(failing);
  });

  it.each([[['--skip']], [['--require-approval', 'broadening']], [['--profile=']]])('rejects %j', async (args) => {
    expect((await run(['--yes', ...args])).code).toBe(2);
  });

  it('lists its exit codes in its help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect([...stdout.matchAll(/^ {2}(\d) {3}\S/gm)].map(([, number]) => number)).toEqual(['0', '1', '2', '3', '4']);
  });
});
