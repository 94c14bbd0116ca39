import { attribute, NEW_PASSWORD, poolForFile, UserPoolId } from '../../../support/local/user-pool-fixture';

const pool = poolForFile();
const WEEK = 7 * 24 * 3600_000;

describe('an invitation', () => {
  it('creates an account whose user name is its sub', async () => {
    const user = await pool.invite('Berta@example.org');
    expect(user).toMatchObject({ UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true });
    expect(user.Username).toMatch(/^[0-9a-f-]{36}$/);
    expect(attribute(user.Attributes, 'sub')).toBe(user.Username);
    expect(attribute(user.Attributes, 'email')).toBe('Berta@example.org');
    expect(user.UserCreateDate).toBeInstanceOf(Date);
  });

  it('mails a password with which the user can sign in', async () => {
    await pool.invite('carl@example.org');
    const [mail] = await pool.cognito.mailbox();
    expect(mail).toMatchObject({ to: 'carl@example.org', subject: 'Your temporary password' });
    expect((await pool.signIn('carl@example.org', await pool.mailedSecret())).ChallengeName).toBe(
      'NEW_PASSWORD_REQUIRED',
    );
  });

  it.each([
    ['de', 'Ihr provisorisches Passwort', 'Ihr Benutzername ist de@example.org und Ihr provisorisches Passwort ist'],
    ['fr-CH', 'Votre mot de passe provisoire', 'votre mot de passe provisoire est'],
    ['it', 'La Sua password provvisoria', 'la Sua password provvisoria è'],
    ['en', 'Your temporary password', 'your temporary password is'],
    ['rm', 'Your temporary password', 'your temporary password is'],
  ])('is written in the language of the locale %s if supported, else in English', async (locale, subject, text) => {
    const email = `${locale}@example.org`;
    await pool.sdk.adminCreateUser({
      UserPoolId,
      Username: email,
      UserAttributes: [{ Name: 'locale', Value: locale }],
      DesiredDeliveryMediums: ['EMAIL'],
    });
    const [mail] = await pool.cognito.mailbox();
    expect(mail).toMatchObject({ to: email, subject, text: expect.stringContaining(text) });
    expect((await pool.signIn(email, await pool.mailedSecret())).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  });

  it('uses the given temporary password', async () => {
    await pool.invite('dora@example.org', 'Willkommen-2026');
    expect((await pool.signIn('dora@example.org', 'Willkommen-2026')).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  });

  it('sends no mail if the request suppresses the mail, or does not name e-mail as a delivery medium', async () => {
    const before = await pool.cognito.mailbox();
    await pool.sdk.adminCreateUser({
      UserPoolId,
      Username: 'quiet@example.org',
      MessageAction: 'SUPPRESS',
      DesiredDeliveryMediums: ['EMAIL'],
    });
    await pool.sdk.adminCreateUser({ UserPoolId, Username: 'default@example.org' });
    expect(await pool.cognito.mailbox()).toEqual(before);
  });

  it('leaves the address unverified by default', async () => {
    const { User } = await pool.sdk.adminCreateUser({ UserPoolId, Username: 'unverified@example.org' });
    expect(attribute(User!.Attributes, 'email_verified')).toBeUndefined();
  });

  it('fails for an address that has an account, regardless of upper and lower case', async () => {
    await expect(pool.invite('BERTA@EXAMPLE.ORG')).rejects.toMatchObject({ name: 'UsernameExistsException' });
  });

  it('fails for the second of two concurrent requests with the same address', async () => {
    const both = await Promise.allSettled([pool.invite('twice@example.org'), pool.invite('twice@example.org')]);
    const refusals = both.flatMap((one) => (one.status === 'rejected' ? [one.reason.name] : []));
    expect(refusals).toEqual(['UsernameExistsException']);
    expect((await pool.sdk.listUsers({ UserPoolId, Filter: 'email = "twice@example.org"' })).Users).toHaveLength(1);
  });

  it('succeeds for many concurrent requests with different addresses', async () => {
    const addresses = Array.from({ length: 10 }, (_, n) => `many-${n}@example.org`);
    await Promise.all(addresses.map((address) => pool.invite(address)));
    expect((await pool.sdk.listUsers({ UserPoolId, Filter: 'email ^= "many-"' })).Users).toHaveLength(10);
  });

  it.each(['', 'berta', 'berta@', '@example.org', 'b e@example.org', 'b@example', 'a@b@example.org'])(
    'fails for the address "%s"',
    async (email) => {
      await expect(pool.invite(email)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    },
  );

  it('rejects a weak temporary password, an unknown attribute, and an email attribute that differs from the user name', async () => {
    await expect(pool.invite('weak@example.org', 'weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    for (const UserAttributes of [[{ Name: 'shoe', Value: '43' }], [{ Name: 'email', Value: 'other@example.org' }]]) {
      await expect(
        pool.sdk.adminCreateUser({ UserPoolId, Username: 'weak@example.org', UserAttributes }),
      ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
    await expect(pool.user('weak@example.org')).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });
});

describe('a repeated invitation', () => {
  const resend = (Username: string) =>
    pool.sdk.adminCreateUser({
      UserPoolId,
      Username,
      MessageAction: 'RESEND',
      DesiredDeliveryMediums: ['EMAIL'],
    });

  it('mails a new password and invalidates the old password', async () => {
    await pool.invite('emil@example.org');
    const first = await pool.mailedSecret();
    await resend('emil@example.org');
    const second = await pool.mailedSecret();
    await expect(pool.signIn('emil@example.org', first)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect((await pool.signIn('emil@example.org', second)).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  });

  it('is valid for another seven days', async () => {
    await pool.invite('frida@example.org');
    pool.advance(WEEK);
    await expect(pool.signIn('frida@example.org', await pool.mailedSecret())).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: expect.stringContaining('expired'),
    });
    await resend('frida@example.org');
    pool.advance(WEEK - 60_000);
    expect((await pool.signIn('frida@example.org', await pool.mailedSecret())).ChallengeName).toBe(
      'NEW_PASSWORD_REQUIRED',
    );
  });

  it('invalidates a session that started with the old password', async () => {
    await pool.invite('gerd@example.org');
    const { Session } = await pool.signIn('gerd@example.org', await pool.mailedSecret());
    await resend('gerd@example.org');
    await expect(pool.respondWithNewPassword('gerd@example.org', Session!, NEW_PASSWORD)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  it('fails for a user who has signed in, and for an unknown user', async () => {
    await expect(resend('anna@example.org')).rejects.toMatchObject({ name: 'UnsupportedUserStateException' });
    await expect(resend('nobody@example.org')).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });
});
