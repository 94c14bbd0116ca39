import { fault, ok, unknown, warning } from '../../check';
import type { SmokeCheck } from '../context';
import { isUnreachable } from '../http-client';
import { signInRedirect } from './sign-in';

/** A request that AWS's core rule set blocks. The web ACL makes exceptions only for paths that receive free text. */
const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E';

export const webAcl: SmokeCheck = {
  name: 'Web ACL',
  async run({ client, host, ownWebAcl }) {
    const { status } = await client.get(`https://${host}${ATTACK}`);
    if (status === 403) return [ok('blocks a script in the query string')];
    const what = `a script in the query string is answered with ${status}, not blocked`;
    return [
      ownWebAcl
        ? warning(what, 'Check whether your own web ACL contains the managed core rule set, and blocks with it.')
        : fault(what, 'Check that the distribution has the web ACL of the stack in us-east-1: npx projen diff'),
    ];
  },
};

/**
 * Checks that the distribution does not serve the product at its host name in the domain cloudfront.net. Otherwise, the product would
 * have a second set of cookies and sign-in callbacks.
 */
export const distribution: SmokeCheck = {
  name: 'Distribution',
  async run({ client, distribution: name }) {
    if (!name)
      return [
        unknown(
          'its host name is not known',
          'Pass it with --distribution, or use credentials that may read the stack.',
        ),
      ];
    try {
      const responses = await Promise.all(
        ['/', '/signed-out'].map((path) => client.get(`https://${name}${path}`, { acceptAnyCertificate: true })),
      );
      const served = responses.find((response) => response.status === 200 || signInRedirect(response));
      if (!served) return [ok(`${name} serves nothing (${responses.map(({ status }) => status).join(', ')})`)];
      return [
        fault(
          `${name} serves the product (${served.status})`,
          "Make the load balancer's rules require the product's host name, or reject other host names in CloudFront.",
        ),
      ];
    } catch (error) {
      if (isUnreachable(error)) return [ok(`${name} serves nothing`)];
      throw error;
    }
  },
};
