import { IDENTITY_HEADERS } from '../../../contract';
import { fault, ok } from '../../doctor/finding';
import type { Check } from '../check';
import { signInRedirect } from '../sign-in-redirect';

/** A person who says who they are, in the headers in which the load balancer does. */
export const forgedIdentity: Check = {
  name: 'Forged identity',
  async walk(visitor, { host }) {
    const headers = Object.fromEntries(Object.values(IDENTITY_HEADERS).map((header) => [header, 'e30.e30.e30']));
    const reply = await visitor.get(`https://${host}/admin`, { headers });
    if (signInRedirect(reply) || reply.status === 403) return [ok('/admin asks a person to sign in all the same')];
    return [
      fault(
        `/admin is answered with ${reply.status}, and not with the way to sign in`,
        "See the load balancer's rules: npx projen diff",
      ),
    ];
  },
};
