import { identity, SENDER, theOnly } from '../../support/infra/identity-fixture';

const template = identity();
const [, pool] = theOnly(template, 'AWS::Cognito::UserPool');

describe('the user pool', () => {
  it('lets nobody register by themselves', () => {
    expect(pool.Properties.AdminCreateUserConfig.AllowAdminCreateUserOnly).toBe(true);
  });

  it('knows people by their e-mail address, in whatever case it is written', () => {
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

  it('takes strong passwords alone, and temporary ones for a week', () => {
    expect(pool.Properties.Policies.PasswordPolicy).toEqual({
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 7,
    });
  });

  it('keeps to the days that the operator sets, in the pool and in what the invitation says', () => {
    const [, { Properties }] = theOnly(identity({ invitationDays: 30 }), 'AWS::Cognito::UserPool');
    expect(Properties.Policies.PasswordPolicy.TemporaryPasswordValidityDays).toBe(30);
    expect(Properties.AdminCreateUserConfig.InviteMessageTemplate.EmailMessage).toContain('gilt 30 Tage');
  });

  it('recovers an account by e-mail alone, and never sends a short message', () => {
    expect(pool.Properties.AccountRecoverySetting.RecoveryMechanisms).toEqual([
      { Name: 'verified_email', Priority: 1 },
    ]);
    expect(pool.Properties.EnabledMfas).toEqual(['SOFTWARE_TOKEN_MFA']);
    expect(pool.Properties.SmsConfiguration).toBeUndefined();
    template.resourceCountIs('AWS::IAM::Role', 0);
  });

  it('asks for an authenticator app as the operator decides', () => {
    expect(pool.Properties.MfaConfiguration).toBe('OPTIONAL');
    identity({ mfa: 'required' }).hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  it('outlives the stack, and mistakes', () => {
    expect(pool).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtection: 'ACTIVE' },
    });
  });
});

describe('threat protection', () => {
  it('is off unless the operator pays for it', () => {
    expect(pool.Properties.UserPoolTier).toBe('ESSENTIALS');
    expect(pool.Properties.UserPoolAddOns).toBeUndefined();
    template.resourceCountIs('AWS::Cognito::UserPoolRiskConfigurationAttachment', 0);
  });

  it('refuses sign-ins that look stolen, and does not only take notes of them', () => {
    const guarded = identity({ threatProtection: true });
    guarded.hasResourceProperties('AWS::Cognito::UserPool', {
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
    });
    guarded.hasResourceProperties('AWS::Cognito::UserPoolRiskConfigurationAttachment', {
      ClientId: 'ALL',
      CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
      AccountTakeoverRiskConfiguration: { Actions: { HighAction: { EventAction: 'BLOCK', Notify: false } } },
    });
  });
});

describe('what the pool mails', () => {
  it('is sent by Cognito itself unless there is a sender', () => {
    expect(pool.Properties.EmailConfiguration).toEqual({ EmailSendingAccount: 'COGNITO_DEFAULT' });
  });

  it('is sent through SES, from an address of the verified domain', () => {
    identity({ sender: { ...SENDER, replyTo: 'help@example.org', region: 'eu-west-1' } }).hasResourceProperties(
      'AWS::Cognito::UserPool',
      {
        EmailConfiguration: {
          EmailSendingAccount: 'DEVELOPER',
          From: 'Joule Verne <chat@example.org>',
          ReplyToEmailAddress: 'help@example.org',
          SourceArn: {
            'Fn::Join': ['', ['arn:aws:ses:eu-west-1:', { Ref: 'AWS::AccountId' }, ':identity/example.org']],
          },
        },
      },
    );
  });

  it('is sent from a verified address, in the region of the stack, and under a name with umlauts', () => {
    const sender = { from: 'Büro <chat@example.org>', identity: 'chat@example.org' };
    const [, { Properties }] = theOnly(identity({ sender }), 'AWS::Cognito::UserPool');
    expect(Properties.EmailConfiguration.From).toBe(
      `=?UTF-8?B?${Buffer.from('Büro').toString('base64')}?= <chat@example.org>`,
    );
    expect(JSON.stringify(Properties.EmailConfiguration.SourceArn)).toContain(':ses:eu-central-1:');
    expect(JSON.stringify(Properties.EmailConfiguration.SourceArn)).toContain(':identity/chat@example.org');
  });

  it.each([
    ['another domain', { from: 'chat@example.com', identity: 'example.org' }],
    ['another address', { from: 'Chat <chat@example.org>', identity: 'other@example.org' }],
  ])('fails to be sent from %s than the one that is verified', (_, sender) => {
    expect(() => identity({ sender })).toThrow(`${sender.identity} does not verify chat@example.`);
  });

  it('says the same in all four languages where no function writes', () => {
    const { EmailMessage, EmailSubject } = pool.Properties.AdminCreateUserConfig.InviteMessageTemplate;
    expect(EmailSubject).toBe('Joule Verne: Einladung · Invitation · Invito');
    for (const greeting of ['Guten Tag', 'Bonjour', 'Buongiorno', 'Hello'])
      expect(EmailMessage).toContain(`>${greeting}<`);
    expect(EmailMessage.match(/\{username\}|\{####\}/g)).toEqual(['{username}', '{####}']);
    const { EmailMessage: code } = pool.Properties.VerificationMessageTemplate;
    expect(code.match(/\{username\}|\{####\}/g)).toEqual(['{####}']);
  });
});
