import { parseDeployment } from '../../../src/infra/deployment/read';
import { nagAcknowledgements } from '../../../src/infra/nag-acknowledgements';
import { example, findingsOf, type Json, resourcesOf, synthesise, text, theOnly } from '../../support/infra/templates';

const COPY = 'arn:aws:backup:eu-west-1:111122223333:backup-vault:copies';
const backedUp = example();
backedUp.backup = { days: 90, vaultLock: { minDays: 30, graceDays: 7 }, copyTo: COPY };
const { stack } = synthesise(backedUp);
const faultsOf = (backup: Json) => () => parseDeployment(JSON.stringify({ ...example(), backup }), 'deployment.json');

it('a deployment has no backups by default', () => {
  const types = Object.values<Json>(synthesise().stack.Resources).map(({ Type }) => Type);
  expect(types.filter((type) => type.startsWith('AWS::Backup'))).toEqual([]);
});

describe('backups', () => {
  it('of the table and the document bucket are made every day, retained for the configured days, and copied', () => {
    const [, { Properties: plan }] = theOnly(stack, 'AWS::Backup::BackupPlan');
    expect(plan.BackupPlan.BackupPlanRule).toMatchObject([
      {
        ScheduleExpression: 'cron(30 1 * * ? *)',
        Lifecycle: { DeleteAfterDays: 90 },
        CopyActions: [{ DestinationBackupVaultArn: COPY, Lifecycle: { DeleteAfterDays: 90 } }],
      },
    ]);
    const [, { Properties: selection }] = theOnly(stack, 'AWS::Backup::BackupSelection');
    const [table] = theOnly(stack, 'AWS::DynamoDB::GlobalTable');
    expect(text(selection.BackupSelection.Resources)).toMatch(
      new RegExp(`^<${table}.Arn>,<KnowledgeDocuments\\w+.Arn>$`),
    );
  });

  it('are in a vault that is retained and locked', () => {
    const [, vault] = theOnly(stack, 'AWS::Backup::BackupVault');
    expect(vault.Properties.LockConfiguration).toEqual({ MinRetentionDays: 30, ChangeableForDays: 7 });
    expect(vault.DeletionPolicy).toBe('RetainExceptOnCreate');
  });

  it('are in another vault if the stack is created again or the key changes, because the earlier vault is retained', () => {
    const nameOf = (options: Json) =>
      JSON.stringify(theOnly(synthesise(options).stack, 'AWS::Backup::BackupVault')[1].Properties.BackupVaultName);
    const withKey = (id: string) => ({
      ...example(),
      backup: { days: 7 },
      existing: { key: `arn:aws:kms:eu-central-1:111122223333:key/${id}-12ab-34cd-56ef-1234567890ab` },
    });
    const names = [nameOf(backedUp), nameOf(withKey('1234abcd')), nameOf(withKey('5678abcd'))];
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toContain('AWS::StackId');
  });

  it('use the customer managed key if it is enabled', () => {
    const withKey = example();
    withKey.backup = { days: 7 };
    withKey.operation.customerManagedKey = true;
    const template = synthesise(withKey).stack;
    const [key] = theOnly(template, 'AWS::KMS::Key');
    expect(text(theOnly(template, 'AWS::Backup::BackupVault')[1].Properties.EncryptionKeyArn)).toBe(`<${key}.Arn>`);
  });

  it('have a role that can back up, but cannot restore', () => {
    const role = Object.entries<Json>(resourcesOf(stack, 'AWS::IAM::Role')).find(([id]) => id.startsWith('Backup'))![1];
    expect(text(role.Properties.ManagedPolicyArns).match(/policy\/[\w/-]+/g)).toEqual([
      'policy/AWSBackupServiceRolePolicyForS3Backup',
      'policy/service-role/AWSBackupServiceRolePolicyForBackup',
    ]);
  });

  it('have only acknowledged findings of the AwsSolutions rules', () => {
    const known = nagAcknowledgements(parseDeployment(JSON.stringify(backedUp), 'deployment.json'));
    const open = findingsOf(backedUp).filter(
      ({ construct, id }) => !known.some(({ finding, path }) => finding === id && construct.startsWith(`${path}/`)),
    );
    expect(open).toEqual([]);
  });
});

it.each([
  [{}, 'backup.days is missing: must be a whole number from 1 to 3650'],
  [{ days: 7, vaultLock: { minDays: 30 } }, 'backup.vaultLock.minDays is invalid: must be at most backup.days, 7'],
  [{ days: 7, vaultLock: { minDays: 7, graceDays: 1 } }, 'must be a whole number from 3 to 365'],
  [{ days: 7, copyTo: 'eu-west-1' }, 'backup.copyTo is invalid: must look like arn:aws:backup:eu-west-1:'],
])('rejects the option backup: %j', (backup, message) => {
  expect(faultsOf(backup)).toThrow(message);
});
