import { fault, ok, warning } from '../../doctor/finding';
import type { Check } from '../check';

/** What no rule set lets pass outside of a chat. */
const ATTACK = '/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E';

export const webAcl: Check = {
  name: 'Web ACL',
  async walk(visitor, { host, ownWebAcl }) {
    const { status } = await visitor.get(`https://${host}${ATTACK}`);
    if (status === 403) return [ok('blocks a script in an address')];
    const what = `a script in an address is answered with ${status}, not refused`;
    return [
      ownWebAcl
        ? warning(what, 'See whether your own web ACL has the managed core rule set, and blocks by it.')
        : fault(what, 'See that the distribution has the web ACL of the stack in us-east-1: npx projen diff'),
    ];
  },
};
