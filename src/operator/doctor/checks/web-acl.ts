import { fault, unknown } from '../../check';
import type { DoctorCheck } from '../context';

/** Checks the organisation's own web ACL, if the deployment names one. */
export const webAcl: DoctorCheck = {
  name: 'Web ACL',
  async run({ deployment: { access }, caller: { account } }) {
    if (!access.webAcl) return [];
    const [, , , , owner, resource = ''] = access.webAcl.split(':');
    if (owner !== account) {
      return [
        fault(
          `The web ACL belongs to account ${owner}, but your credentials are for ${account}`,
          `Set access.webAcl to a web ACL of ${account}, or remove the option, so that the deployment creates one.`,
        ),
      ];
    }
    const [, , name, id] = resource.split('/');
    return [
      unknown(
        'The doctor does not check whether your own web ACL exists and allows chats and uploads',
        `Check it yourself: aws wafv2 get-web-acl --region us-east-1 --scope CLOUDFRONT --name ${name} --id ${id}`,
      ),
    ];
  },
};
