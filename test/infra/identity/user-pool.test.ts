import { identity, SENDER, theOnly } from '../../support/infra/identity-fixture';

const template = identity();
const [, pool] = theOnly(template, 'AWS::Cognito::UserPool');

describe('the user pool', () => {
  it('does not allow users to register themselves', () => {
    expect(pool.Properties.AdminCreateUserConfig.AllowAdminCreateUserOnly).toBe(true);
  });

  it('identifies users by their e-mail address, case-insensitively', () => {
    expect(pool.Properties).toMatchObject({
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
    expect(pool.Properties.AliasAttributes).toBeUndefined();
    expect(pool.Properties.Schema).toEqual(
      expect.arrayContaining([
        { Name: 'email', Required: true, Mutable: true },
        { Name: 'name', Required: false, Mutable: true },
        { Name: 'locale', Required: false, Mutable: true },
      ]),
    );
  });

  it('requires strong passwords, and lets temporary passwords expire after a week', () => {
    expect(pool.Properties.Policies.PasswordPolicy).toEqual({
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 7,
    });
  });

  it('sets `invitationDays` as the validity of the temporary password, and states it in the invitation', () => {
    const [, { Properties }] = theOnly(identity({ signIn: { invitationDays: 30 } }), 'AWS::Cognito::UserPool');
    expect(Properties.Policies.PasswordPolicy.TemporaryPasswordValidityDays).toBe(30);
    expect(Properties.AdminCreateUserConfig.InviteMessageTemplate.EmailMessage).toContain('gilt 30 Tage');
  });

  it('recovers accounts by e-mail only, and never sends text messages', () => {
    expect(pool.Properties.AccountRecoverySetting.RecoveryMechanisms).toEqual([
      { Name: 'verified_email', Priority: 1 },
    ]);
    expect(pool.Properties.EnabledMfas).toEqual(['SOFTWARE_TOKEN_MFA']);
    expect(pool.Properties.SmsConfiguration).toBeUndefined();
    template.resourceCountIs('AWS::IAM::Role', 0);
  });

  it('makes the authenticator app optional or required, as configured', () => {
    expect(pool.Properties.MfaConfiguration).toBe('OPTIONAL');
    identity({ signIn: { mfa: 'required' } }).hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  it('is retained and protected from deletion', () => {
    expect(pool).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtection: 'ACTIVE' },
    });
  });
});

describe('threat protection', () => {
  it('is off by default', () => {
    expect(pool.Properties.UserPoolTier).toBe('ESSENTIALS');
    expect(pool.Properties.UserPoolAddOns).toBeUndefined();
    template.resourceCountIs('AWS::Cognito::UserPoolRiskConfigurationAttachment', 0);
  });

  it('blocks sign-ins with a high risk or with compromised credentials if it is enabled', () => {
    const protectedPool = identity({ signIn: { threatProtection: true } });
    protectedPool.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
    });
    protectedPool.hasResourceProperties('AWS::Cognito::UserPoolRiskConfigurationAttachment', {
      ClientId: 'ALL',
      CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
      AccountTakeoverRiskConfiguration: { Actions: { HighAction: { EventAction: 'BLOCK', Notify: false } } },
    });
  });
});

describe('mail from the pool', () => {
  it('is sent by Cognito if there is no sender', () => {
    expect(pool.Properties.EmailConfiguration).toEqual({ EmailSendingAccount: 'COGNITO_DEFAULT' });
  });

  it('is sent through SES, from an address of the verified domain, if there is a sender', () => {
    identity({
      signIn: { sender: { ...SENDER, replyTo: 'help@example.org', region: 'eu-west-1' } },
    }).hasResourceProperties('AWS::Cognito::UserPool', {
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        From: 'Joule Verne <chat@example.org>',
        ReplyToEmailAddress: 'help@example.org',
        SourceArn: {
          'Fn::Join': ['', ['arn:aws:ses:eu-west-1:', { Ref: 'AWS::AccountId' }, ':identity/example.org']],
        },
      },
    });
  });

  it('can be sent from a verified address in the region of the stack, and the sender name can contain an umlaut', () => {
    const sender = { from: 'Büro <chat@example.org>', identity: 'chat@example.org' };
    const [, { Properties }] = theOnly(identity({ signIn: { sender } }), 'AWS::Cognito::UserPool');
    expect(Properties.EmailConfiguration.From).toBe(
      `=?UTF-8?B?${Buffer.from('Büro').toString('base64')}?= <chat@example.org>`,
    );
    expect(JSON.stringify(Properties.EmailConfiguration.SourceArn)).toContain(':ses:eu-central-1:');
    expect(JSON.stringify(Properties.EmailConfiguration.SourceArn)).toContain(':identity/chat@example.org');
  });

  it.each([
    ['a domain', { from: 'chat@example.com', identity: 'example.org' }],
    ['an address', { from: 'Chat <chat@example.org>', identity: 'other@example.org' }],
  ])('cannot be sent from %s that the SES identity does not cover', (_, sender) => {
    expect(() => identity({ signIn: { sender } })).toThrow(`${sender.identity} does not cover chat@example.`);
  });

  it('contains all four languages if there is no mail function', () => {
    const { EmailMessage, EmailSubject } = pool.Properties.AdminCreateUserConfig.InviteMessageTemplate;
    expect(EmailSubject).toBe('Joule Verne: Einladung · Invitation · Invito');
    for (const greeting of ['Guten Tag', 'Bonjour', 'Buongiorno', 'Hello'])
      expect(EmailMessage).toContain(`>${greeting}<`);
    expect(EmailMessage.match(/\{username\}|\{####\}/g)).toEqual(['{username}', '{####}']);
    const { EmailMessage: code } = pool.Properties.VerificationMessageTemplate;
    expect(code.match(/\{username\}|\{####\}/g)).toEqual(['{####}']);
  });
});
