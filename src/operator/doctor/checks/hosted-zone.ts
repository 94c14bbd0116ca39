import {
  GetHostedZoneCommand,
  type GetHostedZoneResponse,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { ifExists } from '../../aws/errors';
import type { Region } from '../../aws/region';
import { type Finding, fault, ok, unknown } from '../../check';
import type { DoctorCheck, DoctorContext } from '../context';

/**
 * Checks the hosted zone, if the deployment names one. In this zone, the deployment creates its DNS records and validates the certificates
 * that it requests.
 */
export const hostedZone: DoctorCheck = {
  name: 'Hosted zone',
  async run(context) {
    const { host, hostedZone: given } = context.deployment.address;
    if (!given)
      return [ok(`none: after the deployment, create a CNAME record from ${host} to the output DistributionDomain`)];
    const zone = await find(context.edge, given.id);
    if (!zone)
      return [
        fault(
          `There is no hosted zone ${given.id} in this account`,
          'Correct address.hostedZone.id: aws route53 list-hosted-zones',
        ),
      ];
    const faults = zoneFaults(zone, given);
    if (faults.length > 0) return faults;
    const findings = await Promise.all([
      checkDelegation(context, zone, given.name),
      findConflicts(context, given.id, host),
    ]);
    return findings.flat().length > 0
      ? findings.flat()
      : [ok(`${given.name} is public, is delegated and has no other record for ${host}`)];
  },
};

async function find({ route53 }: Region, id: string): Promise<GetHostedZoneResponse | undefined> {
  return ifExists(route53.send(new GetHostedZoneCommand({ Id: id })), 'NoSuchHostedZone');
}

function zoneFaults(
  { HostedZone }: GetHostedZoneResponse,
  given: { readonly id: string; readonly name: string },
): Finding[] {
  const name = withoutDot(HostedZone?.Name ?? '');
  return [
    ...(HostedZone?.Config?.PrivateZone
      ? [
          fault(
            `${given.id} is a private zone, whose records are visible only inside a VPC`,
            `Set address.hostedZone.id to the public zone of ${given.name}.`,
          ),
        ]
      : []),
    ...(name === given.name
      ? []
      : [
          fault(
            `${given.id} is the zone of ${name}, not of ${given.name}`,
            'Correct address.hostedZone: id and name must belong together.',
          ),
        ]),
  ];
}

/**
 * Checks that the zone is delegated. Otherwise, ACM could not validate a certificate, and the deployment would wait until it
 * times out.
 */
async function checkDelegation(
  { machine }: DoctorContext,
  { DelegationSet }: GetHostedZoneResponse,
  name: string,
): Promise<Finding[]> {
  const expected = (DelegationSet?.NameServers ?? []).map((server) => withoutDot(server).toLowerCase());
  let actual: readonly string[];
  try {
    actual = (await machine.nameServersOf(name)).map((server) => withoutDot(server).toLowerCase());
  } catch {
    return [
      unknown(
        `Cannot check whether ${name} is delegated to this zone: no name server answers`,
        `Compare the output of "dig NS ${name}" with ${expected.join(', ')}.`,
      ),
    ];
  }
  if (actual.some((server) => expected.includes(server))) return [];
  const what = actual.length > 0 ? `is delegated to ${actual.join(', ')}, not to this zone` : 'is not delegated';
  return [
    fault(
      `${name} ${what}: ACM could not validate certificates`,
      `Set the name servers of ${name} to ${expected.join(', ')}, at its registrar or in the parent zone.`,
    ),
  ];
}

/** Finds the A, AAAA and CNAME records of the host, except aliases of the distribution of this deployment. */
async function findConflicts({ edge, stacks }: DoctorContext, id: string, host: string): Promise<Finding[]> {
  // Route 53 lists records by name, beginning with `StartRecordName`.
  const request = new ListResourceRecordSetsCommand({ HostedZoneId: id, StartRecordName: host, MaxItems: 20 });
  const { ResourceRecordSets: records = [] } = await edge.route53.send(request);
  const existing = records.filter(
    ({ Name = '', Type = '' }) => withoutDot(Name) === host && ['A', 'AAAA', 'CNAME'].includes(Type),
  );
  if (existing.length === 0) return [];
  const distribution = await stacks.output('DistributionDomain');
  return existing
    .filter(({ AliasTarget }) => !distribution || withoutDot(AliasTarget?.DNSName ?? '') !== distribution)
    .map((record) =>
      fault(
        `${host} already has a record of type ${record.Type}, which points to ${targetOf(record)}`,
        'Delete it in Route 53 before the deployment, or choose another address.host.',
      ),
    );
}

function targetOf({ AliasTarget, ResourceRecords = [] }: ResourceRecordSet): string {
  return AliasTarget?.DNSName ?? (ResourceRecords.map(({ Value }) => Value).join(', ') || 'an unknown target');
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '');
}
