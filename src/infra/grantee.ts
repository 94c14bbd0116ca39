import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { SettingName } from '../settings/settings';

/**
 * A workload that receives permissions, together with the environment variables that it needs in order to use them. A `grant…`
 * method adds IAM statements to `grantPrincipal`, and calls `addEnvironment` to set the names of the resources.
 */
export interface Grantee extends IGrantable {
  addEnvironment(name: SettingName, value: string): void;
}
