import type { Deployment } from '../../../infra/deployment/schema';
import { OWN_KEY, suffixOfKey, vaultName } from '../../../infra/storage/vault-name';
import { isNotCreated } from '../../aws/stacks';
import { ok, warning } from '../../check';
import type { DoctorCheck } from '../context';

/**
 * Warns if an update would create another backup vault. If the deployment returns to an earlier key, or adds `backup` again after it was
 * removed, the new vault has the name of an earlier vault, which CloudFormation retained. AWS Backup then rejects the name, and
 * CloudFormation rolls back the whole update.
 */
export const backupVault: DoctorCheck = {
  name: 'Backup vault',
  async run({ deployment, home, stacks }) {
    const stack = await stacks.home;
    if (!deployment.backup || isNotCreated(stack)) return [];
    const name = vaultOf(deployment, stack!.StackId!);
    const existing = await stacks.physicalIds('AWS::Backup::BackupVault');
    if (existing.includes(name)) return [ok(`${name} stays`)];
    const present = existing.length > 0 ? 'keep the present key' : 'deploy without backup';
    const vault = `--region ${home.name} --backup-vault-name ${name}`;
    return [
      warning(
        `The deployment would create the vault ${name}; if an earlier vault has this name, the deployment would be rolled back`,
        `Before you deploy, run "aws backup describe-backup-vault ${vault}". If it shows a vault, ${present} until its backups have expired; then run "aws backup delete-backup-vault ${vault}".`,
      ),
    ];
  },
};

/**
 * Returns the name of the vault that the deployment file describes.
 *
 * @param stackId ARN of the stack
 */
export function vaultOf({ name, existing, operation }: Deployment, stackId: string): string {
  const keyId = existing.key?.split('key/')[1] ?? (operation.customerManagedKey ? OWN_KEY : undefined);
  const [, , id = ''] = stackId.split('/');
  return vaultName(name, suffixOfKey(keyId), id.split('-')[0]!);
}
