import { parseDeployment } from '../../../src/infra/deployment/read';
import { vaultOf } from '../../../src/operator/doctor/checks/backup-vault';
import { example, type Json, synthesise, theOnly } from '../../support/infra/templates';

const STACK_ID =
  'arn:aws:cloudformation:eu-central-1:123456789012:stack/JouleVerne/1f2e3d4c-0000-11f0-8000-0a0000000000';

/** Evaluates CloudFormation's intrinsic functions in the name of a vault. */
function evaluate(value: Json): Json {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(evaluate);
  const [[name, given]] = Object.entries(value) as [[string, Json]];
  if (name === 'Ref') return STACK_ID;
  const [first, second] = evaluate(given);
  if (name === 'Fn::Join') return second.join(first);
  return name === 'Fn::Split' ? second.split(first) : second[first];
}

describe('the vault that the doctor expects', () => {
  const key = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const { operation } = example();

  it.each<[string, Json]>([
    ['without a key', {}],
    ['with a key of the deployment', { operation: { ...operation, customerManagedKey: true } }],
    ['with an existing key', { existing: { key } }],
    ['with a long name', { name: 'A-deployment-with-a-very-long-name' }],
  ])('has the same name as in the template: %s', (_name, options) => {
    const content = { ...example(), backup: { days: 7 }, ...options };
    const [, { Properties }] = theOnly(synthesise(content).stack, 'AWS::Backup::BackupVault');
    const deployment = parseDeployment(JSON.stringify(content), 'deployment.json');
    expect(vaultOf(deployment, STACK_ID)).toBe(evaluate(Properties.BackupVaultName));
  });
});
