import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * The policy of resources that contain data. CloudFormation retains such a resource when the stack or the resource is deleted. When the
 * deployment that creates the resource is rolled back, CloudFormation deletes it, because it is still empty or nearly so.
 */
export const RETAINED = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/**
 * The policy of a resource that can be protected from deletion. CloudFormation cannot delete a protected resource, so a rollback must
 * retain it; otherwise the rollback would fail.
 */
export function retention(isProtected: boolean): RemovalPolicy {
  return isProtected ? RemovalPolicy.RETAIN : RETAINED;
}
