import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type CfnUserPoolGroup,
  CfnUserPoolUser,
  CfnUserPoolUserToGroupAttachment,
  type IUserPool,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Language } from '../../functions/invitation-mail/languages';

/** Who invites everybody else. */
export interface FirstAdminDetails {
  readonly email: string;
  readonly name?: string | undefined;
  /** In which the invitation is written. */
  readonly language: Language;
}

export interface FirstAdminProps extends FirstAdminDetails {
  readonly userPool: IUserPool;
  readonly group: CfnUserPoolGroup;
}

/**
 * The account of the first admin, as the console would make it. Cognito sends the invitation while the stack is being deployed.
 *
 * CloudFormation can only make such an account anew: another address invites another admin, and the first one keeps theirs.
 * Another name or language for the same address fails the deployment, since the account is there already: the console is for that.
 */
export class FirstAdmin extends Construct {
  constructor(scope: Construct, id: string, { userPool, group, email, name, language }: FirstAdminProps) {
    super(scope, id);
    const { userPoolId } = userPool;
    // The console too takes the address, in lower case, for the name of an account.
    const address = email.trim().normalize('NFC').toLowerCase();
    const attributes = { email: address, email_verified: 'true', ...(name ? { name } : {}), locale: language };
    const user = new CfnUserPoolUser(this, 'User', {
      userPoolId,
      username: address,
      userAttributes: Object.entries(attributes).map(([attribute, value]) => ({ name: attribute, value })),
      desiredDeliveryMediums: ['EMAIL'],
    });
    // By reference: a name alone would not wait for the group and the user.
    const membership = new CfnUserPoolUserToGroupAttachment(this, 'Membership', {
      userPoolId,
      groupName: group.ref,
      username: user.ref,
    });
    for (const kept of [user, membership]) kept.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
