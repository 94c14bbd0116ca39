import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployedEnvironment } from '../../../src/operator/evaluate/environments';
import { DoctorFixture, OWN } from '../../support/operator/doctor/doctor-fixture';
import { healthyAccount, noStack, stack, stackResources } from '../../support/operator/doctor/healthy-account';
import { json, jsonError } from '../../support/operator/doctor/wire-format';

const TASK = 'arn:aws:ecs:eu-central-1:123456789012:task-definition/JouleVerne:7';
const CALLER = { 'sts:GetCallerIdentity': healthyAccount['sts:GetCallerIdentity']! };
const fixture = DoctorFixture.forFile();
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
  file = join(folder, 'deployment.json');
  writeFileSync(file, JSON.stringify(OWN));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("reads the variables of the deployment's tasks, and keeps the operator's credentials", async () => {
  let asked = '';
  fixture.aws.respondWith({
    ...CALLER,
    'cloudformation:DescribeStacks': () => stack('UPDATE_COMPLETE', {}),
    'cloudformation:ListStackResources': () => stackResources([['AWS::ECS::TaskDefinition', TASK]]),
    'ecs:DescribeTaskDefinition': ({ body }) => {
      asked = JSON.parse(body).taskDefinition;
      const environment = [{ name: 'MODEL_ARN', value: 'arn:model' }];
      return json({ taskDefinition: { containerDefinitions: [{ name: 'Application', environment }] } });
    },
  });
  const { variables } = await deployedEnvironment(file);
  expect(asked).toBe(TASK);
  expect(variables).toMatchObject({ MODEL_ARN: 'arn:model', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE' });
});

it('rejects a deployment that does not exist, and names the alternatives', async () => {
  fixture.aws.respondWith({ ...CALLER, 'cloudformation:DescribeStacks': () => noStack('JouleVerne') });
  await expect(deployedEnvironment(file)).rejects.toThrow(
    /There is no stack \S+ in \S+: deploy first .* or use --local\./,
  );
});

it('names the missing permission', async () => {
  fixture.aws.respondWith({
    ...CALLER,
    'cloudformation:DescribeStacks': () => stack('UPDATE_COMPLETE', {}),
    'cloudformation:ListStackResources': () => stackResources([['AWS::ECS::TaskDefinition', TASK]]),
    'ecs:DescribeTaskDefinition': () => jsonError('AccessDeniedException'),
  });
  await expect(deployedEnvironment(file)).rejects.toThrow(/ecs:DescribeTaskDefinition/);
});

it('rejects the credentials of another account before it reads the deployment', async () => {
  fixture.aws.respondWith(CALLER);
  const other = join(folder, 'deployment.other.json');
  writeFileSync(other, JSON.stringify({ ...OWN, account: '210987654321' }));
  await expect(deployedEnvironment(other)).rejects.toThrow(
    /deployment\.other\.json: the credentials belong to account 123456789012, but the deployment is for account 210987654321/,
  );
  expect(fixture.aws.requests).toEqual(['sts:GetCallerIdentity@us-east-1']);
});
