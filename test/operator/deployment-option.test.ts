import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tasksFile from '../../.projen/tasks.json';
import { audit } from '../../src/operator/audit/main';
import { cdk } from '../../src/operator/cdk/main';
import type { Command } from '../../src/operator/command';
import { cost } from '../../src/operator/cost/main';
import { deploy } from '../../src/operator/deploy/main';
import { diagram } from '../../src/operator/diagram/main';
import { diff } from '../../src/operator/diff/main';
import { doctor } from '../../src/operator/doctor/main';
import { evaluation } from '../../src/operator/evaluate/main';
import { imageCheck } from '../../src/operator/image/main';
import { restore } from '../../src/operator/restore/main';
import { scaling } from '../../src/operator/scaling/main';
import { smoke } from '../../src/operator/smoke/main';
import { REPOSITORY } from '../../src/operator/templates/synthesis';
import { webAcl } from '../../src/operator/web-acl/main';
import { type CommandResult, executeCommand } from '../support/operator/command';
import { FakeCdk } from '../support/operator/deploy/fake-cdk';
import { EXAMPLE } from '../support/operator/doctor/doctor-fixture';

const folder = mkdtempSync(join(tmpdir(), 'deployment-option-'));
const fake = new FakeCdk();
const before = process.cwd();
beforeAll(() => {
  delete process.env.DEPLOYMENT;
  process.chdir(folder);
  writeFileSync('deployment.test.json', JSON.stringify({ ...EXAMPLE, name: 'Second' }));
  writeFileSync('deployment.broken.json', '{}');
  writeFileSync('deployment.marked.json', `\uFEFF${JSON.stringify(EXAMPLE)}`);
  const existing = { userPool: { id: 'eu-central-1_Office123' } };
  const signIn = { prefix: 'joule-verne-example' };
  writeFileSync('deployment.existing.json', JSON.stringify({ ...EXAMPLE, existing, signIn }));
});
afterAll(() => {
  process.chdir(before);
  fake.close();
  rmSync(folder, { recursive: true });
});

const document = (file: string) => readFileSync(join(REPOSITORY, file), 'utf8');

describe('--deployment NAME', () => {
  it.each<[string, (args: readonly string[]) => Promise<CommandResult>]>([
    ['doctor', (args) => executeCommand(doctor, args)],
    ['smoke', (args) => executeCommand(smoke, args)],
    ['cost', (args) => executeCommand(cost, args)],
    ['scaling', (args) => executeCommand(scaling, args)],
    ['diagram', (args) => executeCommand(diagram, args)],
    ['web-acl', (args) => executeCommand(webAcl, args)],
    ['image-check', (args) => executeCommand(imageCheck, args)],
    ['evaluate', (args) => executeCommand(evaluation, [join(REPOSITORY, 'docs/evaluation.example.json'), ...args])],
  ])('makes %s read deployment.NAME.json', async (_name, run) => {
    const { code, stdout, stderr } = await run(['--deployment', 'broken']);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('region is missing');
  });

  it.each<[string, Command<{ readonly help: boolean }>]>([
    ['doctor', doctor],
    ['deploy', deploy],
    ['smoke', smoke],
    ['cost', cost],
    ['scaling', scaling],
    ['diagram', diagram],
    ['web-acl', webAcl],
    ['image-check', imageCheck],
    ['evaluate', evaluation],
    ['audit', audit],
    ['diff', diff],
    ['restore', restore],
  ] as never)('is in the help of %s', (_name, { help }) => {
    expect(help).toMatch(/^ +--deployment NAME\s+read deployment\.NAME\.json/m);
  });

  it('cannot be combined with the environment variable DEPLOYMENT', async () => {
    const { code, stderr } = await executeCommand(doctor, ['--deployment', 'test'], { DEPLOYMENT: 'own.json' });
    expect(code).toBe(2);
    expect(stderr).toContain('use one of them');
  });

  it.each<[string, Command<{ readonly help: boolean }>, string[], string]>([
    ['cost', cost, ['own.json'], 'own.json'],
    ['web-acl', webAcl, ['own.json'], 'own.json'],
    ['diff', diff, ['--before', 'a', '--after', 'b'], '--before and --after'],
    ['evaluate', evaluation, ['questions.json', '--local'], '--local'],
    ['smoke', smoke, ['--host', 'chat.example.org'], '--host'],
    ['audit', audit, ['verify', '--folder', 'copy'], '--folder'],
    [
      'audit',
      audit,
      ['verify', '--region', 'eu-west-1', '--bucket', 'archive', '--table', 'chat'],
      '--region, --bucket and --table',
    ],
  ] as never)(
    'cannot be combined with arguments with which %s reads another deployment file or none: %#',
    async (_name, command, args, named) => {
      const { code, stderr } = await executeCommand(command, [...args, '--deployment', 'test']);
      expect(code).toBe(2);
      expect(stderr).toContain(`--deployment cannot be combined with ${named}: use one of them`);
    },
  );

  it('selects the deployment of synth, diff and destroy, and is not passed to the CDK', async () => {
    for (const task of ['synth', 'diff', 'destroy'] as const) {
      expect(tasksFile.tasks[task].steps.at(-1)!.exec).toMatch(/^tsx src\/operator\/(cdk|diff)\/main\.ts/);
    }
    const args = ['destroy', '--all', '--deployment', 'test', '--force'];
    expect((await executeCommand(cdk, args, fake.environment())).code).toBe(0);
    expect(fake.calls).toEqual([{ args: ['destroy', '--all', '--force'], deployment: 'deployment.test.json' }]);
  });

  it('makes scaling, diagram and web-acl print their results instead of changing the documents of the example', async () => {
    const files = ['docs/scaling.md', 'docs/architecture.svg', 'docs/web-acl.json'];
    const documents = files.map(document);
    const { stdout } = await executeCommand(scaling, ['--deployment', 'test']);
    expect(stdout).toMatch(/^# Scaling\n\n\*\*The deployment of `deployment\.test\.json` serves about/);
    expect(stdout).not.toContain('.svg');
    expect((await executeCommand(diagram, ['--deployment', 'test'])).stdout).toMatch(/^<svg/);
    expect((await executeCommand(webAcl, ['--deployment', 'test'])).stdout).toMatch(/^\{/);
    expect(files.map(document)).toEqual(documents);
  });

  // The commands that synthesise a deployment file all read it with `withSynthesis`, so two of them suffice. `cost` would be slow.
  it.each([
    ['web-acl', webAcl, /^\{\s+"/],
    ['diagram', diagram, /^<svg/],
  ] as const)('lets %s read a file that begins with a byte order mark', async (_name, command, result) => {
    const args = ['--deployment', 'marked'];
    const { code, stdout } = await executeCommand(command as Command<{ readonly help: boolean }>, args);
    expect([code, stdout]).toEqual([0, expect.stringMatching(result)]);
  });

  it('makes diagram reject a deployment with existing resources that it cannot draw', async () => {
    const { code, stderr } = await executeCommand(diagram, ['--deployment', 'existing']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('The diagram has no place for existing.userPool.')]);
  });
});
