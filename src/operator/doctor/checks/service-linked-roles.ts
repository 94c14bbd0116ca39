import { GetRoleCommand } from '@aws-sdk/client-iam';
import { orAbsent } from '../absent';
import type { Check } from '../check';
import { type Finding, fault, ok, warning } from '../finding';
import type { Region } from '../region';

/** A role that a service makes for itself in an account, once. */
interface ServiceLinkedRole {
  readonly name: string;
  /** Who takes it on. */
  readonly service: string;
  /** Said where it is not there. */
  readonly missing: (what: string, remedy: string) => Finding;
  readonly consequence: string;
}

/**
 * The first cluster of an account makes the role of ECS and takes it on at once, which fails when IAM has not told everybody yet
 * ("Unable to assume the service linked role"), and the whole stack with it. Of the others no such race is known.
 */
const ROLES: readonly ServiceLinkedRole[] = [
  {
    name: 'AWSServiceRoleForECS',
    service: 'ecs.amazonaws.com',
    missing: fault,
    consequence: 'this account has never had a cluster, and a first deployment may fail while it is made',
  },
  {
    name: 'AWSServiceRoleForElasticLoadBalancing',
    service: 'elasticloadbalancing.amazonaws.com',
    missing: warning,
    consequence: 'the deployment makes it, where whoever deploys may do so',
  },
  {
    name: 'AWSServiceRoleForApplicationAutoScaling_ECSService',
    service: 'ecs.application-autoscaling.amazonaws.com',
    missing: warning,
    consequence: 'the deployment makes it, where whoever deploys may do so',
  },
];

/** Roles that an account has once it has used a service. */
export const serviceLinkedRoles: Check = {
  name: 'Service-linked roles',
  async examine({ edge }) {
    return Promise.all(ROLES.map((role) => examineRole(edge, role)));
  },
};

/** IAM is the same in every region, and is asked in us-east-1. */
async function examineRole(
  { iam }: Region,
  { name, service, missing, consequence }: ServiceLinkedRole,
): Promise<Finding> {
  if (await orAbsent(iam.send(new GetRoleCommand({ RoleName: name })), 'NoSuchEntityException', 'NoSuchEntity'))
    return ok(`${name} is there`);
  return missing(
    `${name} is not there: ${consequence}`,
    `Run aws iam create-service-linked-role --aws-service-name ${service}`,
  );
}
