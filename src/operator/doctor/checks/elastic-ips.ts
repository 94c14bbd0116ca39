import { DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import type { Check } from '../check';
import { fault, ok } from '../finding';
import { increase, QUOTAS, valueOf } from '../quotas';

/** One for each NAT gateway. */
const NEEDED = 2;

/** A load balancer in private subnets reaches Cognito through NAT gateways. */
export const elasticIps: Check = {
  name: 'Elastic IPs',
  async examine({ deployment, home, stacks }) {
    if (!deployment.network.privateLoadBalancer) return [];
    const [allowed, { Addresses: there = [] }] = await Promise.all([
      valueOf(home, QUOTAS.elasticIps),
      home.ec2.send(new DescribeAddressesCommand({ Filters: [{ Name: 'domain', Values: ['vpc'] }] })),
    ]);
    if (there.length + NEEDED <= allowed) return [ok(`${there.length} of ${allowed} in use, ${NEEDED} are needed`)];
    const own =
      (await stacks.home) &&
      there.filter(({ Tags = [] }) =>
        Tags.some(({ Key, Value }) => Key === 'aws:cloudformation:stack-name' && Value === deployment.name),
      );
    if (own && own.length >= NEEDED)
      return [ok(`${there.length} of ${allowed} in use, those of this deployment among them`)];
    return [
      fault(
        `${there.length} of ${allowed} Elastic IPs are in use, and network.privateLoadBalancer needs ${NEEDED} for its NAT gateways`,
        `Release some, or ask for more: ${increase(home, QUOTAS.elasticIps, there.length + NEEDED)}`,
      ),
    ];
  },
};
