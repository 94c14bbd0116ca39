import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import type { Check } from '../check';
import { fault, ok } from '../finding';
import { increase, QUOTAS, valueOf } from '../quotas';

export const vpcs: Check = {
  name: 'VPCs',
  async examine({ home, stacks }) {
    // The quota counts in a region, and so does the one of internet gateways, which rises with it.
    const [allowed, { Vpcs: there = [] }] = await Promise.all([
      valueOf(home, QUOTAS.vpcs),
      home.ec2.send(new DescribeVpcsCommand({})),
    ]);
    if (there.length < allowed) return [ok(`${there.length} of ${allowed} in use`)];
    if (await stacks.home) return [ok(`${there.length} of ${allowed} in use, the one of this deployment among them`)];
    return [
      fault(
        `All ${allowed} VPCs of ${home.name} are in use`,
        `Delete one that nobody needs, or ask for more: ${increase(home, QUOTAS.vpcs, allowed + 1)}`,
      ),
    ];
  },
};
