import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../../src/operator/doctor/arguments';
import { type Aws, startAws } from '../../support/operator/doctor/aws-server';
import { EXAMPLE as CONTENT, credentials } from '../../support/operator/doctor/doctor-fixture';
import { healthy, unauthorised, zone } from '../../support/operator/doctor/healthy-account';

const ROOT = join(__dirname, '../../..');
const EXAMPLE = JSON.stringify(CONTENT);
let aws: Aws;
let folder: string;
beforeAll(async () => {
  aws = await startAws();
  aws.follow(healthy);
  folder = mkdtempSync(join(tmpdir(), 'doctor-test-'));
});
afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the command on a file of this content. */
async function consult(
  content: string,
  words: readonly string[] = [],
  environment: NodeJS.ProcessEnv = credentials(aws.url),
): Promise<Ended> {
  const file = join(mkdtempSync(join(folder, 'one-')), 'deployment.json');
  writeFileSync(file, content);
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/operator/doctor/main.ts', ...words], {
    cwd: ROOT,
    env: { PATH, HOME, NODE_ENV: 'test', DEPLOYMENT: file, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return { code, output, errors };
}

it('fails without a stack trace on a file that is wrong', async () => {
  const { code, output, errors } = await consult('{ "region": }');
  expect({ code, errors }).toEqual({ code: 1, errors: '' });
  expect(output).toMatch(/^✗ Configuration {2}.*is not JSON[^\n]*\n\n1 fault\.\n$/);
});

it('fails in one sentence without credentials', async () => {
  const { code, output, errors } = await consult(EXAMPLE, [], { ...credentials(aws.url), AWS_ACCESS_KEY_ID: '' });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toBe(
    'There are no AWS credentials: set AWS_PROFILE to a profile of yours, or sign in with "aws sso login", then run the command again.\n',
  );
});

it('fails in one sentence without a way to AWS, for programs too', async () => {
  const { code, output, errors } = await consult(EXAMPLE, ['--json'], credentials('http://127.0.0.1:9'));
  expect({ code, errors }).toEqual({ code: 1, errors: '' });
  expect(JSON.parse(output)).toEqual({ error: expect.stringMatching(/^AWS cannot be reached from here/) });
});

it('looks at the account, and ends with 1 where there is a fault', async () => {
  aws.follow({
    ...healthy,
    'ec2:DescribeVpcs': () => unauthorised,
    'route53:GetHostedZone': () => zone({ isPrivate: true }),
  });
  const { code, output } = await consult(EXAMPLE);
  expect(code).toBe(1);
  expect(output).toMatch(/^✗ Hosted zone .*is a private zone/m);
  expect(output).toMatch(/^\? VPCs .*\n.*→ Ask your administrator for ec2:DescribeVpcs/m);
  expect(output).not.toContain('\u001B');
});

it('fails on a word that it does not know', () => {
  expect(() => readArguments(['--json', '--jsno'])).toThrow(/^--jsno is not known\.\n\nnpx projen doctor/);
  expect(readArguments(['--json'])).toEqual({ json: true, help: false });
});
