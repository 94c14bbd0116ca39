import { ClientId, NEW_PASSWORD, poolForFile, UserPoolId } from '../../../support/local/user-pool-fixture';

const pool = poolForFile();
const forgot = (Username: string) => pool.sdk.forgotPassword({ ClientId, Username });
const confirm = (Username: string, ConfirmationCode: string, Password = NEW_PASSWORD) =>
  pool.sdk.confirmForgotPassword({ ClientId, Username, ConfirmationCode, Password });
const otherThan = (code: string) => (code === '000000' ? '000001' : '000000');

describe("an administrator's reset", () => {
  it('invalidates the password and mails a code for a new password', async () => {
    await pool.confirmed('reset@example.org');
    await pool.sdk.adminResetUserPassword({ UserPoolId, Username: 'reset@example.org' });
    expect((await pool.user('reset@example.org')).UserStatus).toBe('RESET_REQUIRED');
    await expect(pool.signIn('reset@example.org')).rejects.toMatchObject({ name: 'PasswordResetRequiredException' });
    expect((await pool.cognito.mailbox())[0].to).toBe('reset@example.org');
    await confirm('reset@example.org', await pool.mailedSecret());
    expect((await pool.user('reset@example.org')).UserStatus).toBe('CONFIRMED');
    expect((await pool.tokens('reset@example.org', NEW_PASSWORD)).AccessToken).toBeDefined();
  });

  it('fails for a user without a verified address', async () => {
    await pool.confirmed('unverified@example.org');
    const UserAttributes = [{ Name: 'email_verified', Value: 'false' }];
    await pool.sdk.adminUpdateUserAttributes({ UserPoolId, Username: 'unverified@example.org', UserAttributes });
    await expect(
      pool.sdk.adminResetUserPassword({ UserPoolId, Username: 'unverified@example.org' }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect((await pool.user('unverified@example.org')).UserStatus).toBe('CONFIRMED');
  });

  it('fails for a user who has not signed in yet', async () => {
    await pool.invite('new@example.org');
    await expect(pool.sdk.adminResetUserPassword({ UserPoolId, Username: 'new@example.org' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });
});

describe('a forgotten password', () => {
  it('can be replaced once with a mailed code, and is valid until then', async () => {
    await pool.confirmed('forgetful@example.org');
    const { RefreshToken } = await pool.tokens('forgetful@example.org');
    const { CodeDeliveryDetails } = await forgot('forgetful@example.org');
    expect(CodeDeliveryDetails).toEqual({ AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'f***@e***' });
    const code = await pool.mailedSecret();
    expect((await pool.tokens('forgetful@example.org')).AccessToken).toBeDefined();
    await confirm('forgetful@example.org', code);
    await expect(pool.signIn('forgetful@example.org')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(pool.refresh(RefreshToken!)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(confirm('forgetful@example.org', code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  it('of an address without an account causes a response with the masked address but no e-mail, and a code is rejected as expired', async () => {
    const before = await pool.cognito.mailbox();
    expect((await forgot('nobody@example.org')).CodeDeliveryDetails).toMatchObject({ Destination: 'n***@e***' });
    expect(await pool.cognito.mailbox()).toEqual(before);
    await expect(confirm('nobody@example.org', '123456')).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  it('is not replaced if the code is wrong or the new password is weak, and the code stays valid', async () => {
    await pool.confirmed('hasty@example.org');
    await forgot('hasty@example.org');
    const code = await pool.mailedSecret();
    await expect(confirm('hasty@example.org', otherThan(code))).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });
    await expect(confirm('hasty@example.org', code, 'weak')).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
    await confirm('hasty@example.org', code);
    expect((await pool.tokens('hasty@example.org', NEW_PASSWORD)).AccessToken).toBeDefined();
  });

  it('is not replaced with a code that is an hour old', async () => {
    await forgot('anna@example.org');
    pool.advance(3600_000);
    await expect(confirm('anna@example.org', await pool.mailedSecret())).rejects.toMatchObject({
      name: 'ExpiredCodeException',
    });
  });

  it('cannot be replaced by a disabled user', async () => {
    await pool.confirmed('disabled@example.org');
    await pool.sdk.adminDisableUser({ UserPoolId, Username: 'disabled@example.org' });
    await expect(forgot('disabled@example.org')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User is disabled.',
    });
  });
});
