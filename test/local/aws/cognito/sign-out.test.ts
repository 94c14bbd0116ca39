import {
  ClientId,
  NEW_PASSWORD,
  poolForFile,
  SEEDED_PASSWORD,
  UserPoolId,
} from '../../../support/local/user-pool-fixture';

const pool = poolForFile();
const REVOKED = { name: 'NotAuthorizedException', message: 'Refresh Token has been revoked' };

let count = 0;

/** A new user who has signed in twice. */
async function twiceSignedIn() {
  const Username = `person-${count++}@example.org`;
  await pool.confirmed(Username);
  const [first, second] = [await pool.tokens(Username), await pool.tokens(Username)];
  return { Username, first, second };
}

describe('the sign-ins of a user are revoked', () => {
  const actions: [string, (Username: string, accessToken: string) => Promise<unknown>][] = [
    ['when an admin signs the user out', (Username) => pool.sdk.adminUserGlobalSignOut({ UserPoolId, Username })],
    ['when the user signs out everywhere', (_, AccessToken) => pool.sdk.globalSignOut({ AccessToken })],
    ['when the user is disabled', (Username) => pool.sdk.adminDisableUser({ UserPoolId, Username })],
    [
      "when the user's password is set",
      (Username) => pool.sdk.adminSetUserPassword({ UserPoolId, Username, Password: NEW_PASSWORD, Permanent: true }),
    ],
    ["when the user's password is reset", (Username) => pool.sdk.adminResetUserPassword({ UserPoolId, Username })],
  ];

  it.each(actions)('%s, without affecting another user', async (_, action) => {
    const { Username, first, second } = await twiceSignedIn();
    const colleague = await pool.tokens('anna@example.org');
    await action(Username, first.AccessToken!);
    for (const { RefreshToken } of [first, second])
      await expect(pool.refresh(RefreshToken!)).rejects.toMatchObject(REVOKED);
    await expect(pool.sdk.globalSignOut({ AccessToken: second.AccessToken })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Access Token has been revoked',
    });
    expect((await pool.refresh(colleague.RefreshToken!)).AuthenticationResult).toBeDefined();
  });

  it('permanently: enabling the account again does not restore them', async () => {
    const { Username, first, second } = await twiceSignedIn();
    await pool.sdk.adminDisableUser({ UserPoolId, Username });
    await pool.sdk.adminEnableUser({ UserPoolId, Username });
    for (const { RefreshToken } of [first, second])
      await expect(pool.refresh(RefreshToken!)).rejects.toMatchObject(REVOKED);
  });

  it('when the account is deleted, without affecting another user', async () => {
    const { Username, first, second } = await twiceSignedIn();
    const colleague = await pool.tokens('anna@example.org');
    await pool.sdk.adminDeleteUser({ UserPoolId, Username });
    for (const { RefreshToken } of [first, second])
      await expect(pool.refresh(RefreshToken!)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect((await pool.refresh(colleague.RefreshToken!)).AuthenticationResult).toBeDefined();
  });
});

describe('a refresh token', () => {
  it('is revoked without affecting other refresh tokens', async () => {
    const { first, second } = await twiceSignedIn();
    await pool.sdk.revokeToken({ ClientId, Token: first.RefreshToken });
    await expect(pool.refresh(first.RefreshToken!)).rejects.toMatchObject(REVOKED);
    expect((await pool.refresh(second.RefreshToken!)).AuthenticationResult).toBeDefined();
  });

  it('that is unknown causes no error when it is to be revoked', async () => {
    await expect(pool.sdk.revokeToken({ ClientId, Token: 'unknown' })).resolves.toBeDefined();
  });

  it('that was never issued is rejected by a refresh', async () => {
    await expect(pool.refresh('made-up')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid Refresh Token',
    });
  });

  it('is rejected after thirty days', async () => {
    const { RefreshToken } = await pool.tokens('anna@example.org');
    pool.advance(30 * 24 * 3600_000 - 60_000);
    expect((await pool.refresh(RefreshToken!)).AuthenticationResult).toBeDefined();
    pool.advance(60_000);
    await expect(pool.refresh(RefreshToken!)).rejects.toMatchObject({ message: 'Refresh Token has expired' });
  });
});

describe('an access token', () => {
  it('cannot be revoked: only refresh tokens can', async () => {
    const { AccessToken } = await pool.tokens('anna@example.org');
    await expect(pool.sdk.revokeToken({ ClientId, Token: AccessToken })).rejects.toMatchObject({
      name: 'UnsupportedTokenTypeException',
    });
  });

  it('cannot be used to sign out when it has expired or is forged; an ID token cannot be used either', async () => {
    const { AccessToken, IdToken } = await pool.tokens('anna@example.org', SEEDED_PASSWORD);
    const forged = `${AccessToken!.split('.').slice(0, 2).join('.')}.AAAA`;
    for (const token of [IdToken, forged, 'made-up']) {
      await expect(pool.sdk.globalSignOut({ AccessToken: token })).rejects.toMatchObject({
        name: 'NotAuthorizedException',
      });
    }
    pool.advance(15 * 60_000);
    await expect(pool.sdk.globalSignOut({ AccessToken })).rejects.toMatchObject({
      message: 'Access Token has expired',
    });
  });
});
