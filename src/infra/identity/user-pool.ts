import { Duration } from 'aws-cdk-lib';
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
import { retention } from '../retention';
import { sesEmail } from './sender';

export interface OrganisationUserPoolProps {
  readonly signIn: SignInOptions;
  readonly mailSettings: MailSettings;
  /** Whether the pool is protected from deletion. */
  readonly deletionProtection: boolean;
}

/** A user pool in which users cannot register themselves. CloudFormation retains it when the stack is deleted. */
export class OrganisationUserPool extends UserPool {
  constructor(scope: Construct, id: string, { signIn, mailSettings, deletionProtection }: OrganisationUserPoolProps) {
    const { mfa, threatProtection, sender } = signIn;
    super(scope, id, {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // If a user's e-mail address changes, the user signs in with the previous address until the new one is verified.
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
      // The cheaper plan, Lite, does not include managed login.
      featurePlan: threatProtection ? FeaturePlan.PLUS : FeaturePlan.ESSENTIALS,
      ...(threatProtection ? { standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION } : {}),
      email: sender ? sesEmail(sender) : UserPoolEmail.withCognito(),
      userInvitation: invitationTemplate(mailSettings),
      userVerification: codeTemplate(mailSettings),
      deletionProtection,
      removalPolicy: retention(deletionProtection),
    });
    if (threatProtection) this.blockRiskySignIns();
  }

  /**
   * Makes threat protection block sign-ins with compromised credentials or a high risk, and require MFA at a medium risk if the
   * user has set it up; by default, it would only log such sign-ins. Threat protection sends no e-mails, because the pool has no
   * templates for them.
   */
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
