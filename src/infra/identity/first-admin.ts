import {
  type CfnUserPoolGroup,
  CfnUserPoolUser,
  CfnUserPoolUserToGroupAttachment,
  type IUserPool,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Language } from '../../contract';
import { RETAINED } from '../retention';

/** The first user, who invites all other users. */
export interface FirstAdminDetails {
  readonly email: string;
  readonly name?: string | undefined;
  /** Language of the invitation. */
  readonly language: Language;
}

export interface FirstAdminProps extends FirstAdminDetails {
  readonly userPool: IUserPool;
  readonly group: CfnUserPoolGroup;
}

/**
 * The account of the first admin, with the attributes that the admin console sets for other users. Cognito sends the invitation
 * during the deployment.
 *
 * CloudFormation cannot update a user. If the e-mail address changes, it therefore creates a second admin and retains the first.
 * If only the name or the language changes, the deployment fails, because the account exists; change these in Cognito instead.
 */
export class FirstAdmin extends Construct {
  constructor(scope: Construct, id: string, { userPool, group, email, name, language }: FirstAdminProps) {
    super(scope, id);
    const { userPoolId } = userPool;
    // The user name is the e-mail address in lower case, as in the admin console.
    const address = email.trim().normalize('NFC').toLowerCase();
    const attributes = { email: address, email_verified: 'true', ...(name ? { name } : {}), locale: language };
    const user = new CfnUserPoolUser(this, 'User', {
      userPoolId,
      username: address,
      userAttributes: Object.entries(attributes).map(([attribute, value]) => ({ name: attribute, value })),
      desiredDeliveryMediums: ['EMAIL'],
    });
    // References, unlike plain names, make CloudFormation create the group and the user first.
    const membership = new CfnUserPoolUserToGroupAttachment(this, 'Membership', {
      userPoolId,
      groupName: group.ref,
      username: user.ref,
    });
    for (const resource of [user, membership]) resource.applyRemovalPolicy(RETAINED);
  }
}
