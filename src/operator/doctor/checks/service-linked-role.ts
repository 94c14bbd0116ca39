import { GetRoleCommand } from '@aws-sdk/client-iam';
import { orAbsent } from '../absent';
import type { Check } from '../check';
import { fault, ok } from '../finding';

const ROLE = 'AWSServiceRoleForECS';

/**
 * The role of ECS. An account that never had a cluster has none: the first cluster makes it and takes it on at once, which fails
 * when IAM has not told everybody yet, and the whole stack with it.
 */
export const serviceLinkedRole: Check = {
  name: 'Role of ECS',
  async examine({ edge }) {
    if (await orAbsent(edge.iam.send(new GetRoleCommand({ RoleName: ROLE })), 'NoSuchEntityException', 'NoSuchEntity')) return [ok('is there')];
    return [fault(
      `${ROLE} is not there: this account has never had a cluster, and a first deployment may fail while it is made`,
      'Run aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com',
    )];
  },
};
