import {
  GetHostedZoneCommand,
  type GetHostedZoneResponse,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { orAbsent } from '../absent';
import type { Check, Patient } from '../check';
import { type Finding, fault, ok, unknown } from '../finding';
import type { Region } from '../region';

/** The zone in which records and certificates are made, where the deployment names one. */
export const hostedZone: Check = {
  name: 'Hosted zone',
  async examine(patient) {
    const { host, hostedZone: wanted } = patient.deployment.address;
    if (!wanted)
      return [
        ok(`none is named: after the deployment, lead ${host} by a CNAME record to the output DistributionDomain`),
      ];
    const zone = await find(patient.edge, wanted.id);
    if (!zone)
      return [
        fault(
          `There is no hosted zone ${wanted.id} in this account`,
          'Mend address.hostedZone.id: aws route53 list-hosted-zones',
        ),
      ];
    const faults = zoneFaults(zone, wanted);
    if (faults.length > 0) return faults;
    const findings = (
      await Promise.all([delegation(patient, zone, wanted.name), conflicts(patient, wanted.id, host)])
    ).flat();
    return findings.length > 0 ? findings : [ok(`${wanted.name} is public, delegated, and has room for ${host}`)];
  },
};

async function find({ route53 }: Region, id: string): Promise<GetHostedZoneResponse | undefined> {
  return orAbsent(route53.send(new GetHostedZoneCommand({ Id: id })), 'NoSuchHostedZone');
}

function zoneFaults(
  { HostedZone }: GetHostedZoneResponse,
  wanted: { readonly id: string; readonly name: string },
): Finding[] {
  const name = withoutDot(HostedZone?.Name ?? '');
  return [
    ...(HostedZone?.Config?.PrivateZone
      ? [
          fault(
            `${wanted.id} is a private zone: nobody outside sees its records`,
            `Name the public zone of ${wanted.name} in address.hostedZone.id.`,
          ),
        ]
      : []),
    ...(name === wanted.name
      ? []
      : [
          fault(
            `${wanted.id} is the zone of ${name}, not of ${wanted.name}`,
            'Mend address.hostedZone: id and name must belong together.',
          ),
        ]),
  ];
}

/** A zone to which nothing leads is the reason for which certificates wait for ever. */
async function delegation(
  { workplace }: Patient,
  { DelegationSet }: GetHostedZoneResponse,
  name: string,
): Promise<Finding[]> {
  const own = (DelegationSet?.NameServers ?? []).map((server) => withoutDot(server).toLowerCase());
  let seen: readonly string[];
  try {
    seen = (await workplace.nameServersOf(name)).map((server) => withoutDot(server).toLowerCase());
  } catch {
    return [
      unknown(
        `Whether ${name} is delegated to this zone: no name server answers`,
        `Compare the answer of "dig NS ${name}" with ${own.join(', ')}.`,
      ),
    ];
  }
  if (seen.some((server) => own.includes(server))) return [];
  const where = seen.length > 0 ? `to ${seen.join(', ')}` : 'nowhere';
  return [
    fault(
      `${name} is delegated ${where}, not to this zone: certificates would never be issued`,
      `Name ${own.join(', ')} as the name servers of ${name}, at its registrar or in the zone above.`,
    ),
  ];
}

/** What answers for the host already, and is not ours. */
async function conflicts({ edge, stacks }: Patient, id: string, host: string): Promise<Finding[]> {
  // They come in the order of their names, beginning with this one.
  const question = new ListResourceRecordSetsCommand({ HostedZoneId: id, StartRecordName: host, MaxItems: 20 });
  const { ResourceRecordSets: records = [] } = await edge.route53.send(question);
  const taken = records.filter(
    ({ Name = '', Type = '' }) => withoutDot(Name) === host && ['A', 'AAAA', 'CNAME'].includes(Type),
  );
  if (taken.length === 0) return [];
  const own = await stacks.output('DistributionDomain');
  return taken
    .filter(({ AliasTarget }) => !own || withoutDot(AliasTarget?.DNSName ?? '') !== own)
    .map((record) =>
      fault(
        `There is a record ${record.Type} for ${host} already, which leads to ${targetOf(record)}`,
        'Delete it in Route 53 before the deployment, or choose another address.host.',
      ),
    );
}

function targetOf({ AliasTarget, ResourceRecords = [] }: ResourceRecordSet): string {
  return AliasTarget?.DNSName ?? (ResourceRecords.map(({ Value }) => Value).join(', ') || 'something');
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '');
}
