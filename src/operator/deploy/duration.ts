import type { Deployment } from '../../infra/deployment/schema';
import { isNotCreated, type Stacks } from '../aws/stacks';

/** Expected duration of a first deployment, mostly for CloudFront, the certificates and the endpoints. */
const FIRST = 'about 20 minutes';
/** Expected duration of an update: ECS replaces the tasks, and CloudFront distributes a changed configuration. */
const UPDATE = '5 to 15 minutes';

/** Returns sentences that state whether a deployment is the first or an update, and how long it will take. */
export async function describeDuration({ name, region }: Deployment, account: string, stacks: Stacks): Promise<string> {
  const place = `${name} in ${region}, account ${account}`;
  const stack = await stacks.home;
  const first = `This is the first deployment of ${place}. It will take ${FIRST}.`;
  if (!stack) return first;
  return isNotCreated(stack)
    ? `${first}\nAn earlier attempt has failed. The changes to permissions and security groups above are relative to that attempt; in fact, all permissions and security groups of the deployment are new.`
    : `This updates ${place}. It will take ${UPDATE}; users can keep working.`;
}
