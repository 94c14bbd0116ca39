import { Aws, Duration, Fn, Stack } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { BackupOptions } from '../deployment/backup';
import { keySuffix } from '../encryption';
import { RETAINED } from '../retention';
import { vaultName } from './vault-name';

export interface BackupProps extends BackupOptions {
  /** ARNs of the table and the bucket. The bucket must be versioned. */
  readonly resources: readonly string[];
  readonly encryptionKey?: IKey | undefined;
}

/** Daily backups of the table and the document bucket. AWS Backup stores them in a vault of their own. */
export class Backup extends Construct {
  readonly vault: BackupVault;

  constructor(scope: Construct, id: string, { days, vaultLock, copyTo, resources, encryptionKey }: BackupProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    const stackId = Fn.select(2, Fn.split('/', Aws.STACK_ID));
    this.vault = new BackupVault(this, 'Vault', {
      backupVaultName: vaultName(stackName, keySuffix(encryptionKey), Fn.select(0, Fn.split('-', stackId))),
      removalPolicy: RETAINED,
      ...(encryptionKey ? { encryptionKey } : {}),
      ...(vaultLock
        ? {
            lockConfiguration: {
              minRetention: Duration.days(vaultLock.minDays),
              ...(vaultLock.graceDays ? { changeableFor: Duration.days(vaultLock.graceDays) } : {}),
            },
          }
        : {}),
    });
    const deleteAfter = Duration.days(days);
    // AWS Backup allows 50 characters in a name. By default, the CDK would use the ids of the constructs, not the name of the deployment.
    const name = stackName.slice(0, 50);
    const plan = new BackupPlan(this, 'Plan', { backupPlanName: name, backupVault: this.vault });
    plan.addRule(
      new BackupPlanRule({
        ruleName: 'Daily',
        scheduleExpression: Schedule.cron({ hour: '1', minute: '30' }),
        startWindow: Duration.hours(1),
        completionWindow: Duration.hours(12),
        deleteAfter,
        ...(copyTo
          ? {
              copyActions: [
                { destinationBackupVault: BackupVault.fromBackupVaultArn(this, 'Copy', copyTo), deleteAfter },
              ],
            }
          : {}),
      }),
    );
    plan.addSelection('Data', {
      backupSelectionName: name,
      role: this.createRole(),
      resources: resources.map((arn) => BackupResource.fromArn(arn)),
    });
  }

  /**
   * Creates a role that may make backups but not restore them. AWSBackupServiceRolePolicyForS3Backup, a managed policy of
   * AWS, also allows creating the EventBridge rules that backups of S3 need. `addSelection` adds another managed policy of
   * AWS, for the backups of all other resources.
   */
  private createRole(): Role {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: ['AWSBackupServiceRolePolicyForS3Backup'].map((name) =>
        ManagedPolicy.fromAwsManagedPolicyName(name),
      ),
    });
  }
}
