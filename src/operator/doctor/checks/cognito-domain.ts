import { DescribeUserPoolDomainCommand } from '@aws-sdk/client-cognito-identity-provider';
import { fault, ok, unknown, warning } from '../../check';
import type { DoctorCheck } from '../context';

/**
 * Checks that `signIn.prefix` is still the prefix of the deployed user pool. A user pool can have only one prefix, and CloudFormation
 * creates the new one before it deletes the old one. Cognito would therefore reject another prefix, and the update would fail.
 */
export const existingSignIn: DoctorCheck = {
  name: 'Existing sign-in',
  async run({ deployment, home, stacks }) {
    const { prefix } = deployment.signIn;
    if (prefix === undefined) return [];
    const [[old], [own]] = await Promise.all([
      stacks.physicalIds('AWS::Cognito::UserPoolDomain'),
      stacks.physicalIds('AWS::Cognito::UserPool'),
    ]);
    const pool = own ?? deployment.existing.userPool?.id;
    if (!old || !pool) return [];
    if (old === prefix) return [ok(`has the prefix ${prefix}`)];
    const { DomainDescription: domain } = await home.cognito.send(new DescribeUserPoolDomainCommand({ Domain: old }));
    if (domain?.UserPoolId !== pool) return [ok(`has no prefix: ${old} has been deleted, so ${prefix} can be created`)];
    return [
      fault(
        `signIn.prefix is ${prefix}, but the user pool still has ${old}`,
        `Set signIn.prefix to ${old}; or delete the old prefix right before the deployment (users cannot sign in until it has finished): ` +
          `aws cognito-idp delete-user-pool-domain --region ${home.name} --user-pool-id ${pool} --domain ${old}`,
      ),
    ];
  },
};

/** Checks that the prefix of the sign-in pages is available. It must be unique in the region, across all accounts. */
export const signInAddress: DoctorCheck = {
  name: 'Sign-in address',
  async run({ deployment, home, stacks, machine }) {
    const { prefix } = deployment.signIn;
    if (prefix === undefined) return [];
    const request = new DescribeUserPoolDomainCommand({ Domain: prefix });
    const { DomainDescription: domain } = await home.cognito.send(request);
    const remedy = 'Choose another signIn.prefix.';
    if (domain?.UserPoolId) {
      return [
        domain.UserPoolId === (await stacks.output('UserPoolId'))
          ? ok(`${prefix} belongs to this deployment`)
          : fault(`${prefix} belongs to the user pool ${domain.UserPoolId} of this account`, remedy),
      ];
    }
    // Cognito does not list the domains of other accounts, but they can be found in DNS.
    const address = `${prefix}.auth.${home.name}.amazoncognito.com`;
    let exists: boolean;
    try {
      exists = await machine.resolves(address);
    } catch {
      return [
        unknown(
          `Cannot check whether another account uses ${prefix}: no name server answers`,
          `Check that "dig ${address}" finds no address.`,
        ),
      ];
    }
    return [
      exists
        ? warning(`${address} exists already: it may belong to another account`, remedy)
        : ok(`${prefix} is not used in this account or in DNS`),
    ];
  },
};
