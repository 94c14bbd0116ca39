import type { Deployment } from '../../infra/deployment/schema';
import type { Stacks } from '../aws/stacks';

/** Expected minutes of a first deployment, mostly for CloudFront, the certificates and the endpoints. */
const FIRST = 'about 20 minutes';
/** Expected minutes of an update: ECS replaces the tasks, and CloudFront distributes a changed configuration. */
const UPDATE = '5 to 15 minutes';

/** The states of a stack whose creation has not begun or has failed. The next deployment is then a first deployment. */
const WITHOUT_RESOURCES = /^(REVIEW_IN_PROGRESS|CREATE_FAILED|ROLLBACK_COMPLETE|ROLLBACK_FAILED)$/;

/** Says whether a deployment is the first or an update, and how long it will take. */
export async function describeDuration({ name, region }: Deployment, account: string, stacks: Stacks): Promise<string> {
  const place = `${name} in ${region}, account ${account}`;
  const status = (await stacks.home)?.StackStatus;
  return status === undefined || WITHOUT_RESOURCES.test(status)
    ? `This is the first deployment of ${place}. It will take ${FIRST}.`
    : `This updates ${place}. It will take ${UPDATE}; users can keep working.`;
}
