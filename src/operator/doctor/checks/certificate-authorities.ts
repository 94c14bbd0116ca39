import type { Check } from '../check';
import { fault, ok, unknown } from '../finding';
import type { Workplace } from '../workplace';

/** Any of them admits ACM: see ACM's guide, "Configure a CAA record". */
const AMAZON = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];

/** Whether Amazon may issue certificates for the host, where the deployment has them issued. */
export const certificateAuthorities: Check = {
  name: 'CAA records',
  async examine({ deployment, workplace }) {
    const { host, certificates } = deployment.address;
    if (certificates) return [];
    let admitted: readonly string[] | undefined;
    try {
      admitted = await admittedFor(host, workplace);
    } catch {
      return [
        unknown(
          `Whether CAA records of ${host} admit Amazon: no name server answers`,
          `See what "dig CAA ${host}" says, and the same for the names above.`,
        ),
      ];
    }
    if (!admitted) return [ok('none: everybody may issue certificates')];
    if (admitted.some((name) => AMAZON.includes(name))) return [ok('Amazon may issue certificates')];
    return [
      fault(
        `CAA records let ${admitted.join(', ') || 'nobody'} alone issue certificates for ${host}`,
        'Add the CAA record: 0 issue "amazon.com"',
      ),
    ];
  },
};

/**
 * The first name from the host upwards that has such records decides (RFC 8659, section 3).
 *
 * @returns nothing where everybody may issue
 */
async function admittedFor(host: string, { authoritiesOf }: Workplace): Promise<readonly string[] | undefined> {
  const labels = host.split('.');
  for (const index of labels.keys()) {
    const records = await authoritiesOf(labels.slice(index).join('.'));
    if (records.length === 0) continue;
    const issuing = records.flatMap(({ issue }) => (issue === undefined ? [] : [issue.split(';')[0]!.trim()]));
    return issuing.length > 0 ? issuing.filter(Boolean) : undefined;
  }
  return undefined;
}
