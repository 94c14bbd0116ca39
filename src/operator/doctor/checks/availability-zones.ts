import { DescribeAvailabilityZonesCommand, DescribeVpcEndpointServicesCommand } from '@aws-sdk/client-ec2';
import { GATEWAY_SERVICES, interfaceServices } from '../../../infra/deployment/endpoint-services';
import type { Deployment } from '../../../infra/deployment/schema';
import type { Region } from '../../aws/region';
import { type Finding, fault, ok } from '../../check';
import type { DoctorCheck } from '../context';

/** Checks that the deployment's two zones are available to the account and offer all endpoint services that the tasks need. */
export const availabilityZones: DoctorCheck = {
  name: 'Zones and endpoints',
  async run({ deployment, home }) {
    const chosen = chosenZones(deployment);
    const [{ AvailabilityZones: zones = [] }, services] = await Promise.all([
      home.ec2.send(new DescribeAvailabilityZonesCommand({})),
      findEndpointServices(home, interfaceServices(deployment)),
    ]);
    const available = zones.filter(({ State }) => State === 'available').map(({ ZoneName }) => ZoneName!);
    const remedy = remedyFor(zonesWithAll(services, available));
    const findings: Finding[] = [
      ...chosen
        .filter((zone) => !available.includes(zone))
        .map((zone) => fault(`${zone} is not available to this account`, remedy)),
      ...services
        .filter(({ zones: offered }) => offered === undefined)
        .map(({ name }) => fault(`${home.name} offers no endpoint for ${name}`, 'Choose another region.')),
      ...services.flatMap(({ name, zones: offered }) =>
        chosen
          .filter((zone) => available.includes(zone) && offered && !offered.includes(zone))
          .map((zone) => fault(`${zone} offers no endpoint for ${name}`, remedy)),
      ),
    ];
    return findings.length > 0
      ? findings
      : [ok(`${chosen.join(' and ')} offer all ${services.length} endpoint services`)];
  },
};

/** Returns the zones of the deployment: by default, the region's zones `a` and `b`. */
export function chosenZones({ region, network }: Deployment): readonly string[] {
  return network.availabilityZones ?? [`${region}a`, `${region}b`];
}

interface EndpointService {
  /** The service's name without `com.amazonaws.REGION.`, such as `ecr.api`. */
  readonly name: string;
  /** The zones that offer the service; undefined if the region does not offer it. */
  readonly zones: readonly string[] | undefined;
}

/** Finds the endpoint services with a filter, because EC2 rejects a request that names an unknown service. */
async function findEndpointServices(
  { ec2, name: region }: Region,
  interfaces: readonly string[],
): Promise<EndpointService[]> {
  const needed = [
    ...interfaces.map((name) => [name, 'Interface'] as const),
    ...GATEWAY_SERVICES.map((name) => [name, 'Gateway'] as const),
  ];
  const fullName = (name: string) => `com.amazonaws.${region}.${name}`;
  const { ServiceDetails: found = [] } = await ec2.send(
    new DescribeVpcEndpointServicesCommand({
      Filters: [{ Name: 'service-name', Values: needed.map(([name]) => fullName(name)) }],
    }),
  );
  return needed.map(([name, endpointType]) => ({
    name,
    zones: found.find(
      ({ ServiceName, ServiceType = [] }) =>
        ServiceName === fullName(name) && ServiceType.some(({ ServiceType: type }) => type === endpointType),
    )?.AvailabilityZones,
  }));
}

function zonesWithAll(services: readonly EndpointService[], zones: readonly string[]): readonly string[] {
  return zones.filter((zone) => services.every((service) => service.zones?.includes(zone)));
}

function remedyFor(zones: readonly string[]): string {
  if (zones.length < 2) return 'Choose another region: in this one no two zones offer all endpoint services.';
  return `Set network.availabilityZones to ${JSON.stringify(zones.slice(0, 2))}, which offer all endpoint services.`;
}
