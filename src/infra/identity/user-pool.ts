import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolRiskConfigurationAttachment,
  FeaturePlan,
  Mfa,
  StandardThreatProtectionMode,
  UserPool,
  UserPoolEmail,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { MailSettings } from '../../functions/invitation-mail/mail';
import { codeTemplate, invitationTemplate } from '../../functions/invitation-mail/templates';
import type { SignInOptions } from '../deployment/sign-in';
import { sesEmail } from './sender';

export interface OrganisationUserPoolProps {
  readonly signIn: SignInOptions;
  readonly mailSettings: MailSettings;
}

/** The user pool. Users cannot register themselves; the pool is retained when the stack is deleted. */
export class OrganisationUserPool extends UserPool {
  constructor(scope: Construct, id: string, { signIn, mailSettings }: OrganisationUserPoolProps) {
    const { mfa, threatProtection, sender } = signIn;
    super(scope, id, {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // A changed address takes effect once it is verified; until then, users sign in with the previous one.
      keepOriginal: { email: true },
      standardAttributes: {
        email: { required: true, mutable: true },
        fullname: { mutable: true },
        locale: { mutable: true },
      },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(mailSettings.days),
      },
      mfa: mfa === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // The cheaper plan does not include managed login.
      featurePlan: threatProtection ? FeaturePlan.PLUS : FeaturePlan.ESSENTIALS,
      ...(threatProtection ? { standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION } : {}),
      email: sender ? sesEmail(sender) : UserPoolEmail.withCognito(),
      userInvitation: invitationTemplate(mailSettings),
      userVerification: codeTemplate(mailSettings),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    if (threatProtection) this.blockRiskySignIns();
  }

  /** Without this configuration, threat protection only logs. It sends no mails, because there are no templates for them. */
  private blockRiskySignIns(): void {
    new CfnUserPoolRiskConfigurationAttachment(this, 'Risks', {
      userPoolId: this.userPoolId,
      clientId: 'ALL',
      compromisedCredentialsRiskConfiguration: { actions: { eventAction: 'BLOCK' } },
      accountTakeoverRiskConfiguration: {
        actions: {
          highAction: { eventAction: 'BLOCK', notify: false },
          mediumAction: { eventAction: 'MFA_IF_CONFIGURED', notify: false },
        },
      },
    });
  }
}
