import type { Check } from '../check';
import { fault, ok } from '../finding';
import { prefixListsIn } from '../prefix-lists';
import { increase, QUOTAS, valueOf } from '../quotas';

/** A rule with a prefix list counts as many times as the list can have entries; the quota is for each direction of a group. */
export const securityGroupRules: Check = {
  name: 'Rules of a group',
  async examine({ deployment, home }) {
    const [found, allowed] = await Promise.all([prefixListsIn(home), valueOf(home, QUOTAS.securityGroupRules)]);
    const inward = found.cloudFront?.weight ?? 0;
    // Beside both lists: the interface endpoints.
    const outward = deployment.network.narrowEgress ? 1 + (found.s3?.weight ?? 0) + (found.dynamodb?.weight ?? 0) : 0;
    const needed = Math.max(inward, outward);
    if (needed <= allowed) return [ok(`${needed} of ${allowed}`)];
    const which = inward > allowed ? "CloudFront's prefix list takes" : 'the prefix lists of network.narrowEgress take';
    return [
      fault(
        `${which} ${needed} rules of a security group, and ${allowed} are allowed`,
        `Ask for more: ${increase(home, QUOTAS.securityGroupRules, needed + 5)}`,
      ),
    ];
  },
};
