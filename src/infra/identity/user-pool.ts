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
import type { Letterhead } from '../../functions/invitation-mail/mail';
import { codeTemplate, invitationTemplate } from '../../functions/invitation-mail/templates';
import { emailOf, type Sender } from './sender';

export interface UserDirectoryProps {
  readonly mfa: 'optional' | 'required';
  readonly threatProtection: boolean;
  readonly sender: Sender | undefined;
  readonly letterhead: Letterhead;
}

/** The people of the organisation. Nobody registers; the pool outlives the stack. */
export class UserDirectory extends UserPool {
  constructor(scope: Construct, id: string, { mfa, threatProtection, sender, letterhead }: UserDirectoryProps) {
    super(scope, id, {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      // A changed address counts when it is verified: until then people sign in with the one before.
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
        tempPasswordValidity: Duration.days(letterhead.days),
      },
      mfa: mfa === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // Managed login is not in the plan below this one.
      featurePlan: threatProtection ? FeaturePlan.PLUS : FeaturePlan.ESSENTIALS,
      ...(threatProtection ? { standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION } : {}),
      email: sender ? emailOf(sender) : UserPoolEmail.withCognito(),
      userInvitation: invitationTemplate(letterhead),
      userVerification: codeTemplate(letterhead),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    if (threatProtection) this.refuseStolenSignIns();
  }

  /** Without this the protection only takes notes. Nobody is written to: there is no mail of ours for it. */
  private refuseStolenSignIns(): void {
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
