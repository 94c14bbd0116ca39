import { interfaceServices } from './endpoint-services';
import type { Deployment } from './schema';

/** Number of addresses that AWS reserves in each subnet (VPC User Guide, "Subnet CIDR blocks"). */
const RESERVED = 5;
/**
 * Factor by which the number of tasks can grow during an update, because ECS starts the new tasks before it stops the
 * old ones. Each task has one address.
 */
const TASKS_DURING_UPDATE = 2;
const ZONES = 2;

/** The options on which the number of addresses for tasks depends. */
type AddressSpaceOptions = Pick<Deployment, 'engine' | 'existing' | 'network'>;

/**
 * Returns a fault if the subnets that the deployment creates have too few addresses for `service.maxTasks`. For an
 * existing VPC, `npx projen doctor` checks the subnets.
 */
export function addressSpaceFaults(deployment: Deployment): string[] {
  if (deployment.existing.network) return [];
  const { maxTasks } = deployment.service;
  const { cidr } = deployment.network;
  const possible = largestNumberOfTasks(deployment);
  if (maxTasks <= possible) return [];
  return [
    `service.maxTasks is invalid: it must be at most ${possible}, because the subnets of ${cidr} have no addresses for more tasks during an update (enlarge network.cidr before the first deployment, or reduce service.maxTasks); received ${maxTasks}`,
  ];
}

/** Returns the number of tasks for which the two isolated subnets have addresses during an update. */
export function largestNumberOfTasks(deployment: AddressSpaceOptions): number {
  const size = 2 ** (32 - subnetPrefix(deployment.network));
  const free = size - RESERVED - endpointsPerSubnet(deployment);
  return Math.max(0, Math.floor((free * ZONES) / TASKS_DURING_UPDATE));
}

/** Returns the number of addresses that a deployment needs in each subnet during an update. */
export function addressesPerSubnet(deployment: AddressSpaceOptions & Pick<Deployment, 'service'>): number {
  return endpointsPerSubnet(deployment) + Math.ceil((deployment.service.maxTasks * TASKS_DURING_UPDATE) / ZONES);
}

/**
 * Returns the number of interface endpoints that the deployment creates. Each has a network interface, and so an address, in
 * each subnet of the tasks.
 */
function endpointsPerSubnet(deployment: AddressSpaceOptions): number {
  const existing = deployment.existing.network?.endpoints ?? [];
  return interfaceServices(deployment).filter((service) => !existing.includes(service)).length;
}

/**
 * Returns the prefix length of a subnet. The CDK divides the network into equal subnets, whose number is a power of
 * two.
 */
function subnetPrefix({ cidr, privateLoadBalancer }: AddressSpaceOptions['network']): number {
  const groups = privateLoadBalancer ? 3 : 2;
  return Number(cidr.split('/')[1]) + Math.ceil(Math.log2(groups * ZONES));
}
