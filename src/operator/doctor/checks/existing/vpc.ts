import {
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  type Route,
  type RouteTable,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { addressesPerSubnet } from '../../../../infra/deployment/address-space';
import { GATEWAY_SERVICES, interfaceServices } from '../../../../infra/deployment/endpoint-services';
import type { ExistingNetwork } from '../../../../infra/deployment/existing';
import { ifExists } from '../../../aws/errors';
import type { Region } from '../../../aws/region';
import { type Finding, fault, ok, warning } from '../../../check';
import type { DoctorCheck, DoctorContext } from '../../context';
import { chosenZones } from '../availability-zones';

/** Checks the organisation's VPC, if the deployment names one: DNS, subnets, routes, free addresses and endpoints. */
export const existingVpc: DoctorCheck = {
  name: 'Existing VPC',
  async run(context) {
    const { network } = context.deployment.existing;
    if (!network) return [];
    const { home } = context;
    const dns = await ifExists(dnsFaults(home, network), 'InvalidVpcID.NotFound');
    if (!dns) return [fault(`${home.name} has no VPC ${network.vpc}`, 'Correct existing.network.vpc.')];
    const findings = await Promise.all([checkSubnets(context, network), checkEndpoints(context, network)]);
    const problems = [...dns, ...findings.flat()];
    return problems.length > 0 ? problems : [ok(`${network.vpc} and its subnets fit`)];
  },
};

async function dnsFaults({ ec2 }: Region, { vpc: VpcId }: ExistingNetwork): Promise<Finding[]> {
  const [support, hostnames] = await Promise.all(
    (['enableDnsSupport', 'enableDnsHostnames'] as const).map((Attribute) =>
      ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute })),
    ),
  );
  if (support?.EnableDnsSupport?.Value && hostnames?.EnableDnsHostnames?.Value) return [];
  return [
    fault(
      `${VpcId} lacks DNS support or DNS host names, which the endpoints need`,
      `Enable both, one after the other: aws ec2 modify-vpc-attribute --vpc-id ${VpcId} --enable-dns-support, then the same command with --enable-dns-hostnames`,
    ),
  ];
}

async function checkSubnets(context: DoctorContext, network: ExistingNetwork): Promise<Finding[]> {
  const { ec2 } = context.home;
  const filter = [{ Name: 'vpc-id', Values: [network.vpc] }];
  const [{ Subnets = [] }, { RouteTables = [] }] = await Promise.all([
    ec2.send(new DescribeSubnetsCommand({ Filters: filter })),
    ec2.send(new DescribeRouteTablesCommand({ Filters: filter })),
  ]);
  const zones = chosenZones(context.deployment);
  const needed = addressesPerSubnet(context.deployment);
  const given = [
    ...network.loadBalancerSubnets.map((id, index) => ({ id, zone: zones[index]!, routeTable: undefined })),
    ...network.taskSubnets.map(({ id, routeTable }, index) => ({ id, zone: zones[index]!, routeTable })),
  ];
  return given.flatMap(({ id, zone, routeTable }) => {
    const subnet = Subnets.find(({ SubnetId }) => SubnetId === id);
    if (!subnet) return [fault(`${network.vpc} has no subnet ${id}`, 'Correct it in existing.network.')];
    const table = routeTableOf(id, RouteTables);
    return [
      ...zoneFaults(subnet, zone),
      ...(routeTable ? taskFindings(subnet, table, routeTable, needed) : balancerFindings(subnet, table)),
    ];
  });
}

function zoneFaults({ SubnetId, AvailabilityZone }: Subnet, zone: string): Finding[] {
  if (AvailabilityZone === zone) return [];
  return [
    fault(
      `${SubnetId} is in ${AvailabilityZone}, not in ${zone}`,
      'List the subnets in the order of network.availabilityZones, or set that option to the zones of the subnets.',
    ),
  ];
}

/** The number of free addresses that a load balancer needs in each of its subnets (ELB guide, "Subnets for your load balancer"). */
const BALANCER_ADDRESSES = 8;

function balancerFindings({ SubnetId, AvailableIpAddressCount: free = 0 }: Subnet, table?: RouteTable): Finding[] {
  return [
    ...(defaultRouteOf(table)?.GatewayId?.startsWith('igw-')
      ? []
      : [
          fault(
            `${SubnetId} has no route to an internet gateway, which the load balancer needs`,
            'Name public subnets in existing.network.loadBalancerSubnets.',
          ),
        ]),
    ...(free >= BALANCER_ADDRESSES
      ? []
      : [
          fault(
            `${SubnetId} has ${free} free addresses, but a load balancer needs ${BALANCER_ADDRESSES}`,
            'Name a larger subnet.',
          ),
        ]),
  ];
}

function taskFindings(
  { SubnetId, AvailableIpAddressCount: free = 0 }: Subnet,
  table: RouteTable | undefined,
  given: string,
  needed: number,
): Finding[] {
  const findings: Finding[] = [];
  if (table?.RouteTableId !== given)
    findings.push(
      fault(
        `The route table of ${SubnetId} is ${table?.RouteTableId}, not ${given}`,
        'Correct it in existing.network.taskSubnets.',
      ),
    );
  if (defaultRouteOf(table))
    findings.push(
      warning(
        `${SubnetId} has a route to the internet, which the tasks do not need`,
        'Name isolated subnets in existing.network.taskSubnets, so that a compromised task cannot send data anywhere.',
      ),
    );
  if (free < needed)
    findings.push(
      warning(
        `${SubnetId} has ${free} free addresses, but the endpoints and an update with all tasks (service.maxTasks) need up to ${needed}`,
        'Name larger subnets, or lower service.maxTasks.',
      ),
    );
  return findings;
}

/** Returns the route table of a subnet: its own, or else the VPC's main route table. */
function routeTableOf(subnet: string, tables: readonly RouteTable[]): RouteTable | undefined {
  const has = (test: (association: NonNullable<RouteTable['Associations']>[number]) => boolean) =>
    tables.find(({ Associations = [] }) => Associations.some(test));
  return has(({ SubnetId }) => SubnetId === subnet) ?? has(({ Main }) => Main === true);
}

function defaultRouteOf(table?: RouteTable): Route | undefined {
  return table?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0');
}

/**
 * Compares the endpoints of the VPC, except those that the deployment has created, with `existing.network.endpoints`. A VPC cannot have
 * two endpoints for the same service that both have private DNS.
 */
async function checkEndpoints(
  { deployment, home, stacks }: DoctorContext,
  { vpc, endpoints: listed }: ExistingNetwork,
): Promise<Finding[]> {
  const { VpcEndpoints = [] } = await home.ec2.send(
    new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] }),
  );
  const own = await stacks.physicalIds('AWS::EC2::VPCEndpoint');
  const others = VpcEndpoints.filter(({ VpcEndpointId }) => !own.includes(VpcEndpointId!)).map(({ ServiceName = '' }) =>
    ServiceName.replace(`com.amazonaws.${home.name}.`, ''),
  );
  const used = [...interfaceServices(deployment), ...GATEWAY_SERVICES];
  return [
    ...used
      .filter((name) => others.includes(name) && !listed.some((one) => one === name))
      .map((name) =>
        fault(`${vpc} already has an endpoint for ${name}`, `Add "${name}" to existing.network.endpoints.`),
      ),
    ...listed
      .filter((name) => !others.includes(name))
      .map((name) =>
        fault(
          `${vpc} has no endpoint for ${name}`,
          `Remove "${name}" from existing.network.endpoints, so that the deployment creates it.`,
        ),
      ),
  ];
}
