import { DescribeUserPoolDomainCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { Check } from '../check';
import { fault, ok, warning } from '../finding';

/** Whether the prefix of the sign-in pages is free: no two accounts of a region can have the same. */
export const signInAddress: Check = {
  name: 'Sign-in address',
  async examine({
    deployment: {
      signIn: { prefix },
    },
    home,
    stacks,
    workplace,
  }) {
    const { DomainDescription: domain } = await home.cognito.send(
      new DescribeUserPoolDomainCommand({ Domain: prefix }),
    );
    const remedy = 'Choose another signIn.prefix.';
    if (domain?.UserPoolId) {
      return [
        domain.UserPoolId === (await stacks.output('UserPoolId'))
          ? ok(`${prefix} is this deployment's`)
          : fault(`${prefix} belongs to the user pool ${domain.UserPoolId} of this account`, remedy),
      ];
    }
    // What belongs to other accounts Cognito does not tell; its name servers may.
    const address = `${prefix}.auth.${home.name}.amazoncognito.com`;
    return [
      (await workplace.resolves(address).catch(() => false))
        ? warning(`${address} leads somewhere already: another account may have it`, remedy)
        : ok(`${prefix} is free, as far as this account can see`),
    ];
  },
};
