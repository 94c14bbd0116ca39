import { DescribeUserPoolDomainCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Check } from '../check';
import { fault, ok } from '../finding';

/**
 * Whether the prefix of the sign-in pages is still the one that stands. A user pool has one prefix at a time, and CloudFormation makes
 * the new one before it deletes the old one: Cognito refuses it, and the update fails.
 */
export const standingSignIn: Check = {
  name: 'Sign-in that stands',
  async examine({
    deployment: {
      signIn: { prefix },
    },
    home,
    stacks,
  }) {
    const [[old], [pool]] = await Promise.all([
      stacks.physicalIds('AWS::Cognito::UserPoolDomain'),
      stacks.physicalIds('AWS::Cognito::UserPool'),
    ]);
    if (!old || !pool) return [];
    if (old === prefix) return [ok(`its prefix is ${prefix}`)];
    const { DomainDescription: domain } = await home.cognito.send(new DescribeUserPoolDomainCommand({ Domain: old }));
    if (domain?.UserPoolId !== pool) return [ok(`its prefix ${old} has been deleted, and ${prefix} can follow`)];
    return [
      fault(
        `signIn.prefix is ${prefix}, and the user pool has ${old} still`,
        `Set signIn.prefix to ${old}; or, right before deploying, delete that one (nobody can sign in until the deployment has ended): ` +
          `aws cognito-idp delete-user-pool-domain --region ${home.name} --user-pool-id ${pool} --domain ${old}`,
      ),
    ];
  },
};
