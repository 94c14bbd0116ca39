import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  CfnUserPoolGroup,
  type IUserPool,
  type UserPoolClient,
  type UserPoolDomain,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENV } from '../../contract';
import { RELAYED_OPERATIONS } from '../../functions/egress-relay/protocol';
import type { Letterhead } from '../../functions/invitation-mail/mail';
import type { Grantee } from '../grantee';
import type { LogSettings } from '../log-settings';
import { FirstAdmin, type FirstAdminDetails } from './first-admin';
import { InvitationWriter } from './invitation-writer';
import type { Sender } from './sender';
import { SignIn } from './sign-in';
import { UserDirectory } from './user-directory';

export interface IdentityProps {
  /** Name under which people reach the product, such as `chat.example.org`. */
  readonly host: string;
  /** Of the sign-in pages, `https://PREFIX.auth.REGION.amazoncognito.com`. */
  readonly domainPrefix: string;
  /** An authenticator app. Cognito's pages lead people through setting one up only where it is required. */
  readonly mfa: 'optional' | 'required';
  /** Blocks sign-ins that look stolen; takes Cognito's dearer plan. @default false */
  readonly threatProtection?: boolean;
  /**
   * Sends the pool's mail through SES, in the language of each person.
   * @default Cognito sends it, some fifty messages a day, each in all four languages
   */
  readonly sender?: Sender | undefined;
  /** Days for which the temporary password of an invitation is valid. @default 7 */
  readonly invitationDays?: number;
  /** @default admins */
  readonly adminGroup?: string | undefined;
  readonly firstAdmin: FirstAdminDetails;
  /** As the invitations call it. @default they say no name */
  readonly organisation?: string | undefined;
  readonly logs: LogSettings;
}

/** Who may sign in, how, and who of them looks after the others: a Cognito user pool and what belongs to it. */
export class Identity extends Construct {
  readonly userPool: IUserPool;
  readonly client: UserPoolClient;
  readonly domain: UserPoolDomain;
  /** Name of the group whose members use the console. */
  readonly adminGroupName: string;
  /** Origin of the sign-in pages. */
  readonly signInOrigin: string;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id);
    const { host, domainPrefix, mfa, threatProtection = false, sender, logs } = props;
    const letterhead: Letterhead = { host, organisation: props.organisation, days: props.invitationDays ?? 7 };
    this.adminGroupName = props.adminGroup ?? 'admins';
    this.signInOrigin = `https://${domainPrefix}.auth.${Stack.of(this).region}.amazoncognito.com`;

    const userPool = new UserDirectory(this, 'UserPool', { mfa, threatProtection, sender, letterhead });
    const signIn = new SignIn(this, 'SignIn', { userPool, host, domainPrefix });
    const group = this.gatherAdmins(userPool);
    const firstAdmin = new FirstAdmin(this, 'FirstAdmin', { ...props.firstAdmin, userPool, group });
    if (sender) this.writeInEachLanguage(userPool, firstAdmin, letterhead, logs);

    this.userPool = userPool;
    this.client = signIn.client;
    this.domain = signIn.domain;
  }

  /** Whose tokens are believed, and what the console asks of the user pool. */
  grantAdministration(grantee: Grantee): void {
    grantee.addEnvironment(ENV.userPoolId, this.userPool.userPoolId);
    grantee.addEnvironment(ENV.userPoolClientId, this.client.userPoolClientId);
    grantee.addEnvironment(ENV.userPoolDomain, this.signInOrigin);
    grantee.addEnvironment(ENV.adminGroup, this.adminGroupName);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'People',
        actions: RELAYED_OPERATIONS.map((operation) => `cognito-idp:${operation}`),
        resources: [this.userPool.userPoolArn],
      }),
    );
  }

  /** As lasting as the pool: without it, nobody of a pool that has outlived its stack would be an admin. */
  private gatherAdmins({ userPoolId }: IUserPool): CfnUserPoolGroup {
    const group = new CfnUserPoolGroup(this, 'Admins', {
      userPoolId,
      groupName: this.adminGroupName,
      description: 'Look after people and documents in the console',
    });
    group.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return group;
  }

  /**
   * Only with SES: with its own sender, Cognito refuses a mail that a function has written, and with it the invitation
   * (Custom message Lambda trigger, Amazon Cognito Developer Guide). The first admin waits for the function and for Cognito's
   * permission to call it, which belongs to the pool.
   */
  private writeInEachLanguage(
    userPool: UserDirectory,
    firstAdmin: FirstAdmin,
    letterhead: Letterhead,
    logs: LogSettings,
  ): void {
    const writer = new InvitationWriter(this, 'InvitationWriter', { letterhead, logs });
    userPool.addTrigger(UserPoolOperation.CUSTOM_MESSAGE, writer.function);
    firstAdmin.node.addDependency(writer, userPool);
  }
}
