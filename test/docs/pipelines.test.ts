import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY, readDocument } from '../support/docs/documents';

const PIPELINES = path.join(REPOSITORY, 'docs/pipelines');
const read = (file: string) => readFileSync(path.join(PIPELINES, file), 'utf8');

/** The prefixes of IAM's actions, where they differ from the names of the SDK's packages. */
const PREFIXES: Readonly<Record<string, string>> = {
  'bedrock-agent': 'bedrock',
  'cognito-identity-provider': 'cognito-idp',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  'route-53': 'route53',
  'service-quotas': 'servicequotas',
  sesv2: 'ses',
};
/** Requests whose action in IAM has another name. */
const ACTIONS: Readonly<Record<string, string>> = { 's3:GetBucketEncryption': 's3:GetEncryptionConfiguration' };
/** Commands that people run, and pipelines do not. */
const BY_PEOPLE = /^(audit|restore)\//;

/** The actions of all requests that the commands of operators send. */
function requiredActions(): string[] {
  const folder = path.join(REPOSITORY, 'src/operator');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !BY_PEOPLE.test(file),
  );
  const actions = files.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    return [...text.matchAll(/import \{([^}]+)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(([, names, client]) =>
      [...names!.matchAll(/(\w+)Command\b/g)].map(([, name]) => `${PREFIXES[client!] ?? client}:${name}`),
    );
  });
  return [...new Set(actions.map((action) => ACTIONS[action] ?? action))].sort();
}

describe('the examples of pipelines', () => {
  it('may send every request of the commands that they run', () => {
    const allowed = [...read('operator-policy.yaml').matchAll(/^ +- ([\w-]+:\w+)$/gm)].map(([, action]) => action);
    expect(requiredActions().length).toBeGreaterThan(20);
    expect(requiredActions().filter((action) => !allowed.includes(action))).toEqual([]);
  });

  it.each(['github-actions-deployment.yml', 'codepipeline.yaml'])(
    '%s deploys, then checks, without questions',
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

  it('deploy production only after test, and after an approval', () => {
    expect(read('github-actions.yml')).toMatch(/\n {2}production:\n {4}needs: test\n/);
    const stages = [...read('codepipeline.yaml').matchAll(/^ {8}- Name: (\w+)$/gm)].map(([, name]) => name);
    expect(stages).toEqual(['Source', 'Check', 'Test', 'Approve', 'Production']);
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
