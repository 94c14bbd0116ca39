import { ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Finding, ok, warning } from '../../check';
import type { DoctorCheck } from '../context';

/**
 * Warns if AWS may refuse the account's first distribution or its first load balancer. AWS verifies some new accounts before it allows
 * these resources, and no API reports whether it has verified an account. If the account already has such a resource, AWS allows it to
 * create more.
 */
export const accountVerification: DoctorCheck = {
  name: 'Account verification',
  async run({ home, edge }) {
    const [{ DistributionList }, { LoadBalancers = [] }] = await Promise.all([
      edge.cloudFront.send(new ListDistributionsCommand({ MaxItems: 1 })),
      home.elb.send(new DescribeLoadBalancersCommand({ PageSize: 1 })),
    ]);
    return [
      (DistributionList?.Items ?? []).length > 0
        ? ok('the account has a CloudFront distribution')
        : mayBeRefused(
            'CloudFront distribution',
            'Your account must be verified before you can add new CloudFront resources',
          ),
      LoadBalancers.length > 0
        ? ok(`the account has a load balancer in ${home.name}`)
        : mayBeRefused(
            `load balancer in ${home.name}`,
            'This AWS account currently does not support creating load balancers',
          ),
    ];
  },
};

function mayBeRefused(resource: string, message: string): Finding {
  return warning(
    `the account has no ${resource} yet; if it is new, AWS may refuse the first one with "${message}", and the deployment would be rolled back`,
    'If the account is new, ask for its verification before you deploy: open a case with AWS Support under "Account and billing", which is free, and quote this message. Otherwise, ignore this warning.',
  );
}
