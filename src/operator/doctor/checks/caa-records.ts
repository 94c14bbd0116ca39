import { fault, ok, unknown } from '../../check';
import type { DoctorCheck } from '../context';
import type { Machine } from '../machine';

/** The values of `issue` that authorise ACM (AWS Certificate Manager User Guide, "Configure a CAA record"). */
const AMAZON = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];

/** Checks that Amazon may issue certificates for the host, if the deployment requests certificates. */
export const caaRecords: DoctorCheck = {
  name: 'CAA records',
  async run({ deployment, machine }) {
    const { host, certificates } = deployment.address;
    if (certificates) return [];
    let authorised: readonly string[] | undefined;
    try {
      authorised = await findAuthorities(host, machine);
    } catch {
      return [
        unknown(
          `Cannot read the CAA records of ${host}, which may exclude Amazon: no name server answers`,
          `Check the output of "dig CAA ${host}", and that of the same command for its parent domains.`,
        ),
      ];
    }
    if (!authorised) return [ok('none: any certificate authority may issue certificates')];
    if (authorised.some((name) => AMAZON.includes(name))) return [ok('Amazon may issue certificates')];
    return [
      fault(
        `CAA records allow only ${authorised.join(', ') || 'no authority'} to issue certificates for ${host}`,
        'Add the CAA record: 0 issue "amazon.com"',
      ),
    ];
  },
};

/**
 * Finds the authorities that may issue certificates for a host. If the host has no CAA records, those of the closest parent domain
 * apply (RFC 8659, section 3).
 *
 * @returns undefined if all authorities may issue certificates
 */
async function findAuthorities(host: string, { caaRecordsOf }: Machine): Promise<readonly string[] | undefined> {
  const labels = host.split('.');
  for (const index of labels.keys()) {
    const records = await caaRecordsOf(labels.slice(index).join('.'));
    if (records.length === 0) continue;
    const issuers = records.flatMap(({ issue }) => (issue === undefined ? [] : [issue.split(';')[0]!.trim()]));
    return issuers.length > 0 ? issuers.filter(Boolean) : undefined;
  }
  return undefined;
}
