import {
  CfnUserPoolGroup,
  type IUserPool,
  type IUserPoolDomain,
  UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { accentColours } from '../../branding/accent';
import { RELAYED_OPERATIONS } from '../../functions/egress-relay/protocol';
import type { MailSettings } from '../../functions/invitation-mail/mail';
import type { BrandingOptions } from '../deployment/branding';
import type { ExistingUserPool } from '../deployment/existing';
import type { SignInOptions } from '../deployment/sign-in';
import type { Grantee } from '../grantee';
import type { LogSettings } from '../log-settings';
import { RETAINED } from '../retention';
import { FirstAdmin, type FirstAdminDetails } from './first-admin';
import { InvitationMail } from './invitation-mail';
import { SignIn } from './sign-in';
import { signInStyle } from './sign-in-style';
import { OrganisationUserPool } from './user-pool';

export interface IdentityProps {
  /** Host name of the product, such as `chat.example.org`. */
  readonly host: string;
  /** The section `signIn` of `deployment.json`. */
  readonly signIn: SignInOptions;
  /** Name of the group of the admins. */
  readonly adminGroup: string;
  /** @default no user is created */
  readonly firstAdmin?: FirstAdminDetails | undefined;
  /** The organisation's own user pool, whose settings the deployment does not change. @default the deployment creates one */
  readonly existing?: ExistingUserPool | undefined;
  /** Host name of the sign-in pages. */
  readonly signInHost: string;
  /** Name of the organisation in the user pool's e-mails. @default the e-mails contain no name */
  readonly organisation?: string | undefined;
  /** The section `branding` of `deployment.json`. @default Joule Verne's own branding */
  readonly branding?: BrandingOptions | undefined;
  /** Whether the user pool is protected from deletion. @default true */
  readonly deletionProtection?: boolean;
  readonly logs: LogSettings;
}

/** The Cognito user pool with its sign-in pages, the group of admins, the first admin, and the texts of the e-mails. */
export class Identity extends Construct {
  readonly userPool: IUserPool;
  readonly client: UserPoolClient;
  readonly domain: IUserPoolDomain;
  /** Name of the group whose members may use the admin console. */
  readonly adminGroupName: string;
  /** Origin of the sign-in pages. */
  readonly signInOrigin: string;
  /**
   * Query parameters of the sign-in pages ("Managed login localization", Amazon Cognito Developer Guide); undefined if no language is set.
   */
  readonly signInParameters: Record<string, string> | undefined;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id);
    const { host, signIn, signInHost, branding, existing, firstAdmin } = props;
    this.adminGroupName = props.adminGroup;
    this.signInParameters = signIn.language && { lang: signIn.language };
    this.signInOrigin = `https://${signInHost}`;

    const mailSettings = mailSettingsOf(props);
    const own = existing
      ? undefined
      : new OrganisationUserPool(this, 'UserPool', {
          signIn,
          mailSettings,
          deletionProtection: props.deletionProtection ?? true,
        });
    const userPool = own ?? UserPool.fromUserPoolId(this, 'ExistingUserPool', existing!.id);
    const { client, domain } = new SignIn(this, 'SignIn', {
      userPool,
      host,
      signInHost,
      hasDomain: existing?.signInHost !== undefined,
      style: branding && signInStyle(branding),
    });
    const admin =
      firstAdmin &&
      new FirstAdmin(this, 'FirstAdmin', { ...firstAdmin, userPool, group: this.addAdminGroup(userPool) });
    if (own && admin && signIn.sender) this.addInvitationMail(own, admin, mailSettings, props.logs);

    this.userPool = userPool;
    this.client = client;
    this.domain = domain;
  }

  /**
   * Grants permission to manage the users of the pool, and sets the variables that identify the pool. The server accepts
   * only tokens of this pool.
   */
  grantUserAdministration(grantee: Grantee): void {
    grantee.addEnvironment('USER_POOL_ID', this.userPool.userPoolId);
    grantee.addEnvironment('USER_POOL_CLIENT_ID', this.client.userPoolClientId);
    grantee.addEnvironment('USER_POOL_DOMAIN', this.signInOrigin);
    grantee.addEnvironment('ADMIN_GROUP', this.adminGroupName);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'People',
        actions: RELAYED_OPERATIONS.map((operation) => `cognito-idp:${operation}`),
        resources: [this.userPool.userPoolArn],
      }),
    );
  }

  /** Adds the group of admins. CloudFormation retains it with the user pool, which would otherwise have no admins. */
  private addAdminGroup({ userPoolId }: IUserPool): CfnUserPoolGroup {
    const group = new CfnUserPoolGroup(this, 'Admins', {
      userPoolId,
      groupName: this.adminGroupName,
      description: 'Manage users and documents in the admin console',
    });
    group.applyRemovalPolicy(RETAINED);
    return group;
  }

  /**
   * Adds the function that writes the e-mails. Call this method only if SES sends the pool's e-mails: if Cognito sends them
   * itself, it rejects a mail that a function has written, and the invitation fails ("Custom message Lambda trigger",
   * Amazon Cognito Developer Guide). The first admin's invitation needs the function, and Cognito's permission to invoke
   * it. The permission is a child of the user pool, so the first admin depends on the function and on the pool.
   */
  private addInvitationMail(
    userPool: OrganisationUserPool,
    firstAdmin: FirstAdmin,
    settings: MailSettings,
    logs: LogSettings,
  ): void {
    const mail = new InvitationMail(this, 'InvitationWriter', { settings, logs });
    userPool.addTrigger(UserPoolOperation.CUSTOM_MESSAGE, mail.function);
    firstAdmin.node.addDependency(mail, userPool);
  }
}

function mailSettingsOf({ host, organisation, signIn, branding }: IdentityProps): MailSettings {
  return {
    host,
    organisation,
    days: signIn.invitationDays,
    product: branding?.name,
    accent: branding?.accent && accentColours(branding.accent, 'light').accent,
  };
}
