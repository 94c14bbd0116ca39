import { DescribeAvailabilityZonesCommand } from '@aws-sdk/client-ec2';
import type { Check } from '../check';
import { type Finding, fault, ok } from '../finding';
import { chosenZones, endpointServices, zonesWithAll } from '../zones';

/** Whether both zones are there, and every service that the tasks reach through an endpoint is offered in them. */
export const availabilityZones: Check = {
  name: 'Zones and endpoints',
  async examine({ deployment, home }) {
    const chosen = chosenZones(deployment);
    const [{ AvailabilityZones: there = [] }, services] = await Promise.all([
      home.ec2.send(new DescribeAvailabilityZonesCommand({})),
      endpointServices(home),
    ]);
    const open = there.filter(({ State }) => State === 'available').map(({ ZoneName }) => ZoneName!);
    const remedy = remedyFor(zonesWithAll(services, open));
    const findings: Finding[] = [
      ...chosen
        .filter((zone) => !open.includes(zone))
        .map((zone) => fault(`${zone} is not open to this account`, remedy)),
      ...services
        .filter(({ zones }) => zones === undefined)
        .map(({ name }) => fault(`${home.name} offers no endpoint for ${name}`, 'Choose another region.')),
      ...services.flatMap(({ name, zones }) =>
        chosen
          .filter((zone) => open.includes(zone) && zones && !zones.includes(zone))
          .map((zone) => fault(`${zone} offers no endpoint for ${name}`, remedy)),
      ),
    ];
    return findings.length > 0
      ? findings
      : [ok(`${chosen.join(' and ')} offer all ${services.length} endpoint services`)];
  },
};

function remedyFor(zones: readonly string[]): string {
  if (zones.length < 2) return 'Choose another region: this one has no two zones that offer all endpoint services.';
  return `Set network.availabilityZones to ${JSON.stringify(zones.slice(0, 2))}, which offer all endpoint services.`;
}
