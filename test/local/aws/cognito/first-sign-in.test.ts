import { attribute, ClientId, NEW_PASSWORD, poolForFile, UserPoolId } from '../../../support/local/user-pool-fixture';

const pool = poolForFile();
const INVALID = { name: 'NotAuthorizedException', message: expect.stringContaining('Invalid session') };

async function firstSignIn(email: string): Promise<string> {
  await pool.invite(email);
  const answer = await pool.signIn(email, await pool.mailedSecret());
  expect(answer.AuthenticationResult).toBeUndefined();
  expect(JSON.parse(answer.ChallengeParameters!.userAttributes).email).toBe(email);
  return answer.Session!;
}

describe('the first sign-in', () => {
  it("sets the user's own password", async () => {
    const session = await firstSignIn('first@example.org');
    const temporary = await pool.mailedSecret();
    const answer = await pool.respondWithNewPassword('first@example.org', session, NEW_PASSWORD, {
      'userAttributes.name': 'Fiona',
    });
    expect(answer.AuthenticationResult).toMatchObject({
      AccessToken: expect.any(String),
      RefreshToken: expect.any(String),
    });
    const user = await pool.user('first@example.org');
    expect(user.UserStatus).toBe('CONFIRMED');
    expect(attribute(user.UserAttributes, 'name')).toBe('Fiona');
    expect((await pool.tokens('first@example.org', NEW_PASSWORD)).AccessToken).toBeDefined();
    await expect(pool.signIn('first@example.org', temporary)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  it('works with AdminRespondToAuthChallenge too', async () => {
    const Session = await firstSignIn('admincall@example.org');
    const { AuthenticationResult } = await pool.sdk.adminRespondToAuthChallenge({
      UserPoolId,
      ClientId,
      Session,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      ChallengeResponses: { USERNAME: 'admincall@example.org', NEW_PASSWORD },
    });
    expect(AuthenticationResult!.AccessToken).toBeDefined();
  });

  it('rejects a weak password, which can then be corrected', async () => {
    const session = await firstSignIn('weak@example.org');
    await expect(pool.respondWithNewPassword('weak@example.org', session, 'weak')).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
    expect(
      (await pool.respondWithNewPassword('weak@example.org', session, NEW_PASSWORD)).AuthenticationResult,
    ).toBeDefined();
  });

  it('rejects a session that has been used, belongs to another user, was never issued, or is older than three minutes', async () => {
    const used = await firstSignIn('used@example.org');
    await pool.respondWithNewPassword('used@example.org', used, NEW_PASSWORD);
    const mine = await firstSignIn('mine@example.org');
    const hers = await firstSignIn('hers@example.org');
    await expect(pool.respondWithNewPassword('used@example.org', used, NEW_PASSWORD)).rejects.toMatchObject(INVALID);
    await expect(pool.respondWithNewPassword('hers@example.org', mine, NEW_PASSWORD)).rejects.toMatchObject(INVALID);
    await expect(pool.respondWithNewPassword('hers@example.org', 'x'.repeat(64), NEW_PASSWORD)).rejects.toMatchObject(
      INVALID,
    );
    pool.advance(180_000);
    await expect(pool.respondWithNewPassword('hers@example.org', hers, NEW_PASSWORD)).rejects.toMatchObject(INVALID);
  });

  it('fails for a user who is disabled before choosing the new password', async () => {
    const session = await firstSignIn('disabled@example.org');
    await pool.sdk.adminDisableUser({ UserPoolId, Username: 'disabled@example.org' });
    await expect(pool.respondWithNewPassword('disabled@example.org', session, NEW_PASSWORD)).rejects.toMatchObject({
      message: 'User is disabled.',
    });
  });

  it('rejects a change of the e-mail address, and a challenge that was not issued', async () => {
    const session = await firstSignIn('mover@example.org');
    await expect(
      pool.respondWithNewPassword('mover@example.org', session, NEW_PASSWORD, {
        'userAttributes.email': 'anna@example.org',
      }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(
      pool.sdk.respondToAuthChallenge({ ClientId, ChallengeName: 'SMS_MFA', Session: session }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
