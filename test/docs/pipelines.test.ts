import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY, readDocument } from '../support/docs/documents';
import { requiredActions } from '../support/operator/required-actions';

const PIPELINES = path.join(REPOSITORY, 'docs/pipelines');
const read = (file: string) => readFileSync(path.join(PIPELINES, file), 'utf8');

/** Matches the files, relative to src/operator, of the commands that people run, but pipelines do not. */
const BY_PEOPLE = /^(audit|restore)\//;

const required = requiredActions((file) => !BY_PEOPLE.test(file));

describe('the examples of pipelines', () => {
  it('grant the permissions for all requests of the commands that they run', () => {
    const allowed = [...read('operator-policy.yaml').matchAll(/^ +- ([\w-]+:\w+)$/gm)].map(([, action]) => action);
    expect(required.length).toBeGreaterThan(20);
    expect(required.filter((action) => !allowed.includes(action))).toEqual([]);
  });

  it('let AWS CodePipeline clone the repository in the build', () => {
    const buildRole = /^ {2}BuildRole:\n(?: {4}.*\n|\n)+/m.exec(read('codepipeline.yaml'))![0];
    expect(buildRole).toMatch(/codeconnections:UseConnection[^]*Resource: !Ref ConnectionArn/);
  });

  it.each(['github-actions-deployment.yml', 'codepipeline.yaml'])(
    'in %s deploy and then check the deployment, without asking for input',
    (file) => {
      const commands = [...read(file).matchAll(/npx projen (\w+) ([^\n]*)/g)].map(([, task, options]) => [
        task,
        options,
      ]);
      expect(commands.map(([task]) => task)).toEqual(['deploy', 'smoke', 'evaluate']);
      expect(commands[0]![1]).toContain('--yes');
      for (const [, options] of commands) expect(options).toContain('--deployment ');
    },
  );

  it('deploy to production only after a deployment to test and an approval', () => {
    // GitHub asks for the approval of each environment that requires a review in the settings of the repository.
    expect(read('github-actions.yml')).toMatch(
      /\n {2}production:\n {4}needs: test\n(?: {4}[^\n]+\n)+ {6}deployment: production\n/,
    );
    expect(read('github-actions-deployment.yml')).toMatch(
      /\n {2}deploy:\n(?: {4}[^\n]+\n)+ {4}environment: \$\{\{ inputs\.deployment \}\}\n/,
    );
    expect(readDocument('docs/operating.md').text).toMatch(/environment `production` with required reviewers/);
    const stages = [...read('codepipeline.yaml').matchAll(/^ {8}- Name: (\w+)$/gm)].map(([, name]) => name);
    expect(stages).toEqual(['Source', 'Check', 'Test', 'Approve', 'Production']);
    expect(read('codepipeline.yaml')).toMatch(
      / Name: Approve\n +Actions:\n[^\n]+\n +ActionTypeId: \{ Category: Approval,/,
    );
  });

  it('never run two deployments of the same name at the same time', () => {
    const actions = read('github-actions.yml');
    const jobs = [...actions.matchAll(/\n {4}if: ([^\n]+)\n(?: {4}[^\n]+\n)+ {6}deployment: (\w+)\n/g)];
    expect(jobs.map(([, condition, deployment]) => [deployment, condition])).toEqual([
      ['development', "github.ref != 'refs/heads/main'"],
      ['test', "github.ref == 'refs/heads/main'"],
    ]);
    expect(actions).toContain(
      "\n  group: deploy-${{ github.ref == 'refs/heads/main' && 'main' || 'development' }}\n  cancel-in-progress: false\n",
    );
    expect(read('codepipeline.yaml')).toMatch(/\n {6}ExecutionMode: QUEUED\n/);
  });

  it('store no credentials', () => {
    for (const file of readdirSync(PIPELINES))
      expect([file, read(file)]).toEqual([
        file,
        expect.not.stringMatching(/secrets\.|secret_?access|AKIA|password|access-key/i),
      ]);
  });

  it('are all explained in docs/operating.md', () => {
    const { text } = readDocument('docs/operating.md');
    expect(readdirSync(PIPELINES).filter((file) => !text.includes(`pipelines/${file}`))).toEqual([]);
  });
});
