import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { SettingName } from '../settings';

/**
 * A workload that receives permissions together with the environment variables that it needs to use them. A `grant…` method
 * adds statements to `grantPrincipal` and calls `addEnvironment` for the names of the resources it grants.
 */
export interface Grantee extends IGrantable {
  addEnvironment(name: SettingName, value: string): void;
}
