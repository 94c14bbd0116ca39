import type { Check } from '../check';
import { fault, unknown } from '../finding';

/** The organisation's own web ACL, where the deployment names one. */
export const webAcl: Check = {
  name: 'Web ACL',
  async examine({ deployment: { access }, account }) {
    if (!access.webAcl) return [];
    const [, , , , owner, resource = ''] = access.webAcl.split(':');
    if (owner !== account) {
      return [
        fault(
          `The web ACL lies in account ${owner}, and this is ${account}`,
          'Name one of this account in access.webAcl, or leave it out: one is made then.',
        ),
      ];
    }
    const [, , name, id] = resource.split('/');
    return [
      unknown(
        'Whether your own web ACL is there and lets chats and uploads pass: the doctor does not ask WAF',
        `See for yourself: aws wafv2 get-web-acl --region us-east-1 --scope CLOUDFRONT --name ${name} --id ${id}`,
      ),
    ];
  },
};
