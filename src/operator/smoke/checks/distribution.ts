import { fault, ok, unknown } from '../../doctor/finding';
import type { Check } from '../check';
import { isClosed } from '../closed';
import { signInRedirect } from '../sign-in-redirect';

/** CloudFront's own name for the distribution: another address of the same product would have cookies and callbacks of its own. */
export const distribution: Check = {
  name: 'Distribution',
  async walk(visitor, { distribution: name }) {
    if (!name)
      return [
        unknown(
          'its own name is not known',
          'Give it by --distribution, or run this with credentials that may read the stack.',
        ),
      ];
    try {
      const replies = await Promise.all(
        ['/', '/signed-out'].map((path) => visitor.get(`https://${name}${path}`, { credulous: true })),
      );
      const served = replies.find((reply) => reply.status === 200 || signInRedirect(reply));
      if (!served) return [ok(`${name} serves nothing (${replies.map(({ status }) => status).join(', ')})`)];
      return [
        fault(
          `${name} serves the product (${served.status})`,
          "Let the load balancer's rules admit the host name alone, or refuse other names in CloudFront.",
        ),
      ];
    } catch (error) {
      if (isClosed(error)) return [ok(`${name} serves nothing`)];
      throw error;
    }
  },
};
