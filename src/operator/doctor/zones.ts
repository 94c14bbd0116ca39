import { DescribeVpcEndpointServicesCommand } from '@aws-sdk/client-ec2';
import type { Deployment } from '../../infra/deployment/schema';
import type { Region } from './region';

/** What the tasks reach through an interface in each zone, as the ends of the services' names. */
export const INTERFACES = [
  'ecr.api',
  'ecr.dkr',
  'logs',
  'monitoring',
  'bedrock-agent-runtime',
  'bedrock-agent',
  'lambda',
] as const;
/** What they reach by their route table. */
export const GATEWAYS = ['s3', 'dynamodb'] as const;

/** A service for which there can be an endpoint. */
export interface EndpointService {
  /** The end of its name: `ecr.api`. */
  readonly name: string;
  /** Zones that offer it; nothing where the region does not. */
  readonly zones: readonly string[] | undefined;
}

/** The zones of the deployment: `a` and `b` where it names none. */
export function chosenZones({ region, network }: Deployment): readonly string[] {
  return network.availabilityZones ?? [`${region}a`, `${region}b`];
}

/** What the region says of the services that the network needs. Asked by a filter: a name that is unknown would be an error. */
export async function endpointServices({ ec2, name: region }: Region): Promise<EndpointService[]> {
  const kinds = [
    ...INTERFACES.map((name) => [name, 'Interface'] as const),
    ...GATEWAYS.map((name) => [name, 'Gateway'] as const),
  ];
  const full = (name: string) => `com.amazonaws.${region}.${name}`;
  const { ServiceDetails: found = [] } = await ec2.send(
    new DescribeVpcEndpointServicesCommand({
      Filters: [{ Name: 'service-name', Values: kinds.map(([name]) => full(name)) }],
    }),
  );
  return kinds.map(([name, kind]) => ({
    name,
    zones: found.find(
      ({ ServiceName, ServiceType = [] }) =>
        ServiceName === full(name) && ServiceType.some(({ ServiceType: type }) => type === kind),
    )?.AvailabilityZones,
  }));
}

/** Zones that offer all. */
export function zonesWithAll(services: readonly EndpointService[], zones: readonly string[]): readonly string[] {
  return zones.filter((zone) => services.every((service) => service.zones?.includes(zone)));
}
