import { BlockList } from 'node:net';
import { DescribeSubnetsCommand, DescribeVpcsCommand, type Subnet } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Finding, fault, ok } from '../../check';
import type { DoctorCheck, DoctorContext } from '../context';
import { chosenZones } from './availability-zones';

const SECOND_DEPLOYMENT =
  'for another value, create a second deployment under another name (docs/operating.md, "Move to another region").';

/**
 * Checks that the deployed VPC, zones and load balancer match the deployment file. CloudFormation cannot change them, so an update
 * would fail halfway: CloudFormation creates the new subnets before it deletes the old ones, EC2 rejects subnets that overlap, and a load
 * balancer cannot move to other subnets.
 */
export const existingNetwork: DoctorCheck = {
  name: 'Existing network',
  async run(context) {
    const [vpc] = await context.stacks.physicalIds('AWS::EC2::VPC');
    const { network } = context.deployment.existing;
    if (network && vpc) return [cannotMove(`from ${vpc}, which it has created, to ${network.vpc}`)];
    if (!vpc) return checkOrganisationVpc(context);
    const findings = await Promise.all([checkCidr(context, vpc), checkZones(context), checkLoadBalancer(context)]);
    return findings.flat().length > 0 ? findings.flat() : [ok('matches the deployment file')];
  },
};

/** Checks a deployment whose stack contains no VPC, because it is new or uses the organisation's VPC. */
async function checkOrganisationVpc(context: DoctorContext): Promise<Finding[]> {
  if (!(await hasService(context))) return [];
  const chosen = context.deployment.existing.network?.vpc;
  if (chosen === undefined) return [cannotMove('to a VPC of its own')];
  const deployed = await vpcOfLoadBalancer(context);
  if (deployed === undefined) return [];
  return [deployed === chosen ? ok(`stays in ${deployed}`) : cannotMove(`from ${deployed} to ${chosen}`)];
}

async function hasService({ stacks }: DoctorContext): Promise<boolean> {
  return (await stacks.physicalIds('AWS::ECS::Service')).length > 0;
}

async function vpcOfLoadBalancer({ home, stacks }: DoctorContext): Promise<string | undefined> {
  const arns = await stacks.physicalIds('AWS::ElasticLoadBalancingV2::LoadBalancer');
  if (arns.length === 0) return undefined;
  const { LoadBalancers = [] } = await home.elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [...arns] }));
  return LoadBalancers[0]?.VpcId;
}

function cannotMove(where: string): Finding {
  return fault(
    `The deployment cannot move ${where}`,
    'Undo the change of existing.network: it can be chosen only at the first deployment; ' + SECOND_DEPLOYMENT,
  );
}

async function checkCidr({ deployment, home }: DoctorContext, vpc: string): Promise<Finding[]> {
  const { cidr } = deployment.network;
  const { Vpcs: [found] = [] } = await home.ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] }),
  );
  return found?.CidrBlock && !isSameNetwork(cidr, found.CidrBlock) ? [cannotChange('cidr', found.CidrBlock, cidr)] : [];
}

async function checkZones({ deployment, home, stacks }: DoctorContext): Promise<Finding[]> {
  const ids = await stacks.physicalIds('AWS::EC2::Subnet');
  if (ids.length === 0) return [];
  const { Subnets = [] } = await home.ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values: [...ids] }] }),
  );
  const [existing, chosen] = [zonesOf(Subnets), chosenZones(deployment)];
  return Subnets.length > 0 && existing.join() !== chosen.join()
    ? [cannotChange('availabilityZones', existing, chosen)]
    : [];
}

/**
 * Checks that the deployed load balancer is private if and only if the deployment file says so. Only a deployment with a private load
 * balancer has NAT gateways.
 */
async function checkLoadBalancer({ deployment, stacks }: DoctorContext): Promise<Finding[]> {
  const { privateLoadBalancer } = deployment.network;
  const isPrivate = (await stacks.physicalIds('AWS::EC2::NatGateway')).length > 0;
  return isPrivate === privateLoadBalancer ? [] : [cannotChange('privateLoadBalancer', isPrivate, privateLoadBalancer)];
}

function cannotChange(name: string, existing: unknown, chosen: unknown): Finding {
  return fault(
    `network.${name} is ${JSON.stringify(chosen)}, but ${JSON.stringify(existing)} in the existing network`,
    `Set network.${name} to ${JSON.stringify(existing)}: it can be chosen only at the first deployment; ` +
      SECOND_DEPLOYMENT,
  );
}

/** Compares two CIDR blocks by their networks, because EC2 clears the host bits of a block: 10.0.1.0/20 becomes 10.0.0.0/20. */
function isSameNetwork(one: string, other: string): boolean {
  const [[address, length], [otherAddress, otherLength]] = [one.split('/'), other.split('/')];
  const network = new BlockList();
  network.addSubnet(address!, Number(length), 'ipv4');
  return length === otherLength && network.check(otherAddress!, 'ipv4');
}

/**
 * Returns the zones of the subnets in the order of the option `availabilityZones`. The template allocates addresses in this order, so
 * the subnet with the lowest addresses is in the first zone.
 */
function zonesOf(subnets: readonly Subnet[]): readonly string[] {
  const sorted = [...subnets].sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  return [...new Set(sorted.map(({ AvailabilityZone }) => AvailabilityZone!))];
}

function sortKey({ CidrBlock = '' }: Subnet): string {
  return CidrBlock.split('/')[0]!
    .split('.')
    .map((part) => part.padStart(3, '0'))
    .join('.');
}
