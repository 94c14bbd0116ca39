import { createHash } from 'node:crypto';
import { type CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import { CfnPolicy, CfnRole, type Policy } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/**
 * Gives a role and its policies new logical ids whenever the permissions change, so that CloudFormation creates a new role for the new
 * tasks and deletes the old role only after the service has replaced the old tasks. If CloudFormation changed the role in place, the
 * old tasks would lose permissions that they still need, such as the permission to invoke the previous model. See
 * docs/decisions/46-permission-generations.md.
 *
 * Add this aspect to the role.
 */
export class PermissionGeneration implements IAspect {
  /** @param shared returns a policy whose changes need no new role: CloudFormation changes it in place, even for old tasks */
  constructor(private readonly shared: () => Policy | undefined) {}

  visit(node: IConstruct): void {
    if (!(node instanceof CfnPolicy)) return;
    const role = node.node.scopes.map((scope) => scope.node.defaultChild).find((child) => child instanceof CfnRole)!;
    const generation = createHash('sha256')
      .update(JSON.stringify(Stack.of(node).resolve(node.policyDocument)))
      .digest('hex')
      .slice(0, 8)
      .toUpperCase();
    for (const resource of [role, node, this.shared()?.node.defaultChild as CfnPolicy | undefined])
      if (resource) rename(resource, generation);
  }
}

/** Replaces the last eight characters of the logical id, which the CDK derives from the construct's path. */
function rename(resource: CfnResource, generation: string): void {
  resource.overrideLogicalId(resource.stack.getLogicalId(resource).slice(0, -generation.length) + generation);
}
