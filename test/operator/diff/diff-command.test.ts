import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diff } from '../../../src/operator/diff/main';
import { reviewDeployment } from '../../../src/operator/diff/review';
import type { Json } from '../../../src/operator/templates/template';
import { example, synthesise } from '../../support/infra/templates';
import { executeCommand } from '../../support/operator/command';
import { type AwsServer, type Request, startAwsServer } from '../../support/operator/doctor/aws-server';
import { credentials, OWN } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount, stack } from '../../support/operator/doctor/healthy-account';
import { query, xmlError } from '../../support/operator/doctor/wire-format';

const templates: Json = synthesise();
const withoutTable: Json = JSON.parse(JSON.stringify(templates));
const TABLE = Object.keys(withoutTable.stack.Resources).find((id) => id.startsWith('ConversationsTable'))!;
delete withoutTable.stack.Resources[TABLE];

let aws: AwsServer;
let folder: string;
beforeAll(async () => {
  aws = await startAwsServer();
  delete process.env.AWS_PROFILE;
  delete process.env.AWS_SESSION_TOKEN;
});
afterAll(() => aws.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diff-test-'));
  write('before', templates);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes templates as `cdk synth` does. @returns the path of the folder */
function write(name: string, { stack: home, edge, edgeAlarms }: Json): string {
  const path = mkdtempSync(join(folder, name));
  writeFileSync(join(path, 'JouleVerne.template.json'), JSON.stringify(home));
  writeFileSync(join(path, 'JouleVerne-Edge.template.json'), JSON.stringify(edge));
  writeFileSync(join(path, 'JouleVerne-EdgeAlarms.template.json'), JSON.stringify(edgeAlarms));
  writeFileSync(join(path, 'manifest.json'), '{}');
  return path;
}

describe('npx projen diff with two folders', () => {
  it('describes the changes and exits with 0 if no data is lost', async () => {
    const quieter = example();
    quieter.operation.logDays = 30;
    const args = ['--before', write('before', templates), '--after', write('after', synthesise(quieter))];
    const { code, stdout, stderr } = await executeCommand(diff, args, { AWS_ACCESS_KEY_ID: '' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/RetentionInDays: 90 → 30/);
    expect(stdout).toMatch(/changed\. Nothing that holds data is replaced or deleted\.\n$/);
  });

  it('exits with 1 if a table would be deleted, and with 0 if the operator names it', async () => {
    const args = ['--before', write('before', templates), '--after', write('after', withoutTable)];
    const refused = await executeCommand(diff, args);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`--replace ${TABLE}`) });
    expect(refused.stderr).toContain('Undo the change that causes this.');
    expect((await executeCommand(diff, [...args, '--replace', TABLE])).code).toBe(0);
    expect((await executeCommand(diff, [...args, '--replace', 'Other'])).code).toBe(1);
  });

  it('lists the resources of us-east-1 as deleted if the new template for us-east-1 has none', async () => {
    const args = ['--before', write('before', templates), '--after', write('after', { ...templates, edge: {} })];
    const { code, stdout } = await executeCommand(diff, args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Edge \(us-east-1\)\n {2}deleted/m);
  });

  it.each([
    ['without templates', [] as string[], /must contain the templates of one deployment.*found none/],
    ['with two deployments', ['A', 'B'], /found A\.template\.json, B\.template\.json/],
  ])('rejects a folder %s', async (_, names, message) => {
    const empty = mkdtempSync(join(folder, 'empty'));
    for (const name of names) writeFileSync(join(empty, `${name}.template.json`), '{}');
    const { code, stderr } = await executeCommand(diff, ['--before', empty, '--after', empty]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) });
  });

  it('requires both folders', () => {
    expect(() => diff.parse(['--before', 'x'])).toThrow('--before and --after belong together.');
  });
});

describe('npx projen diff with an account', () => {
  const deployed = (body: Json) => ({
    ...healthyAccount,
    'cloudformation:DescribeStacks': () => stack('UPDATE_COMPLETE'),
    'cloudformation:GetTemplate': ({ region, body: request }: Request) => {
      const bodies: Json = {
        'JouleVerne@eu-central-1': body.stack,
        'JouleVerne-Edge@us-east-1': body.edge,
        'JouleVerne-EdgeAlarms@us-east-1': body.edgeAlarms,
      };
      const template = bodies[`${new URLSearchParams(request).get('StackName')}@${region}`];
      // CloudFormation returns question marks in place of characters outside ASCII.
      return query('GetTemplate', { TemplateBody: JSON.stringify(template).replace(/[^\0-\x7F]/gu, '?') });
    },
  });
  const reviewed = (after: Json, accepted: string[] = []) => {
    Object.assign(process.env, credentials(aws.url));
    return reviewDeployment(
      { name: 'JouleVerne', region: 'eu-central-1', file: 'deployment.test.json', accepted },
      write('after', after),
    );
  };

  it('compares with the templates of the deployed stacks in both regions', async () => {
    aws.respondWith(deployed(templates));
    expect((await reviewed(templates)).changes).toEqual([]);
    expect(aws.requests).toEqual(
      expect.arrayContaining(['cloudformation:GetTemplate@eu-central-1', 'cloudformation:GetTemplate@us-east-1']),
    );
  });

  it('ignores differences in characters outside ASCII, which CloudFormation does not return', async () => {
    const accents = JSON.parse(JSON.stringify(templates));
    accents.stack.Resources[TABLE].Properties.Description = 'Gespräche für alle';
    aws.respondWith(deployed(accents));
    expect((await reviewed(accents)).changes).toEqual([]);
  });

  it('refuses a change that deletes a resource with data, unless the operator accepts it', async () => {
    aws.respondWith(deployed(templates));
    const { refusal } = await reviewed(withoutTable);
    expect(refusal).toContain(`The table ${TABLE} would leave the stack.`);
    expect(refusal).toContain('Undo the change of deployment.test.json that causes this.');
    expect((await reviewed(withoutTable, [TABLE])).refusal).toBeUndefined();
  });

  it('before the first deployment, lists every resource as added', async () => {
    aws.respondWith(healthyAccount);
    const { changes, refusal } = await reviewed(templates);
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['added']));
    expect(refusal).toBeUndefined();
  });

  it('names the permission that is missing', async () => {
    aws.respondWith({ ...deployed(templates), 'cloudformation:GetTemplate': () => xmlError('AccessDenied', 403) });
    await expect(reviewed(templates)).rejects.toThrow('the permission cloudformation:GetTemplate is missing');
  });

  it('reports missing credentials before it synthesises', async () => {
    const file = join(folder, 'deployment.json');
    writeFileSync(file, JSON.stringify(OWN));
    const environment = { DEPLOYMENT: file, ...credentials(aws.url), AWS_ACCESS_KEY_ID: '' };
    const { code, stdout, stderr } = await executeCommand(diff, [], environment);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^There are no AWS credentials/),
    });
  });

  it('rejects the credentials of another account before it synthesises', async () => {
    aws.respondWith(healthyAccount);
    const file = join(folder, 'deployment.json');
    writeFileSync(file, JSON.stringify({ ...OWN, account: '210987654321' }));
    const { code, stdout, stderr } = await executeCommand(diff, [], { DEPLOYMENT: file, ...credentials(aws.url) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('the credentials belong to account 123456789012');
  });
});
