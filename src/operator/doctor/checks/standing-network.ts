import { BlockList } from 'node:net';
import { DescribeSubnetsCommand, DescribeVpcsCommand, type Subnet } from '@aws-sdk/client-ec2';
import type { Check, Patient } from '../check';
import { type Finding, fault, ok } from '../finding';
import { chosenZones } from '../zones';

/**
 * Whether the network that stands is the one that the deployment describes. CloudFormation would make new subnets before it deletes
 * the old ones, whose addresses they would overlap, and would move no load balancer: an update fails half-way.
 */
export const standingNetwork: Check = {
  name: 'Network that stands',
  async examine(patient) {
    const [vpc] = await patient.stacks.physicalIds('AWS::EC2::VPC');
    if (!vpc) return [];
    const findings = (await Promise.all([addresses(patient, vpc), zones(patient), loadBalancer(patient)])).flat();
    return findings.length > 0 ? findings : [ok('is as deployment.json describes it')];
  },
};

async function addresses(
  {
    deployment: {
      network: { cidr },
    },
    home,
  }: Patient,
  vpc: string,
): Promise<Finding[]> {
  const { Vpcs: [found] = [] } = await home.ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] }),
  );
  return found?.CidrBlock && !sameNetwork(cidr, found.CidrBlock) ? [unchangeable('cidr', found.CidrBlock, cidr)] : [];
}

async function zones({ deployment, home, stacks }: Patient): Promise<Finding[]> {
  const ids = await stacks.physicalIds('AWS::EC2::Subnet');
  if (ids.length === 0) return [];
  const { Subnets = [] } = await home.ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values: [...ids] }] }),
  );
  const [standing, wanted] = [zonesOf(Subnets), chosenZones(deployment)];
  return Subnets.length > 0 && standing.join() !== wanted.join()
    ? [unchangeable('availabilityZones', standing, wanted)]
    : [];
}

/** A private load balancer is the one that has NAT gateways. */
async function loadBalancer({
  deployment: {
    network: { privateLoadBalancer: wanted },
  },
  stacks,
}: Patient): Promise<Finding[]> {
  const standing = (await stacks.physicalIds('AWS::EC2::NatGateway')).length > 0;
  return standing === wanted ? [] : [unchangeable('privateLoadBalancer', standing, wanted)];
}

function unchangeable(name: string, standing: unknown, wanted: unknown): Finding {
  return fault(
    `network.${name} is ${JSON.stringify(wanted)}, and ${JSON.stringify(standing)} in the network that stands`,
    `Set network.${name} to ${JSON.stringify(standing)}: it can be chosen only at the first deployment; ` +
      'a second deployment takes another name (docs/operating.md, Moving).',
  );
}

/** EC2 drops the bits of an address beyond its prefix: 10.0.1.0/20 becomes 10.0.0.0/20. */
function sameNetwork(one: string, other: string): boolean {
  const [[address, length], [otherAddress, otherLength]] = [one.split('/'), other.split('/')];
  const network = new BlockList();
  network.addSubnet(address!, Number(length), 'ipv4');
  return length === otherLength && network.check(otherAddress!, 'ipv4');
}

/** In the order in which they were chosen: in each group of subnets, the first zone has the lowest addresses. */
function zonesOf(subnets: readonly Subnet[]): readonly string[] {
  const inOrder = [...subnets].sort((one, other) => (sortable(one) < sortable(other) ? -1 : 1));
  return [...new Set(inOrder.map(({ AvailabilityZone }) => AvailabilityZone!))];
}

function sortable({ CidrBlock = '' }: Subnet): string {
  return CidrBlock.split('/')[0]!
    .split('.')
    .map((part) => part.padStart(3, '0'))
    .join('.');
}
