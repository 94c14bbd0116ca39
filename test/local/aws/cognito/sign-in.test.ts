import { ClientId, poolForFile, SEEDED_PASSWORD, UserPoolId } from '../../../support/local/user-pool-fixture';

const pool = poolForFile();
const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const EXCEEDED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' };

describe('sign-in', () => {
  it('accepts the address, ignoring case, or the sub', async () => {
    const { Username } = await pool.user('anna@example.org');
    for (const name of ['anna@example.org', 'Anna@Example.ORG', Username!]) {
      expect(await pool.tokens(name)).toMatchObject({ ExpiresIn: 900, TokenType: 'Bearer' });
    }
  });

  it('works with AdminInitiateAuth too', async () => {
    const AuthParameters = { USERNAME: 'anna@example.org', PASSWORD: SEEDED_PASSWORD };
    const { AuthenticationResult } = await pool.sdk.adminInitiateAuth({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters,
    });
    expect(Object.keys(AuthenticationResult!).sort()).toEqual([
      'AccessToken',
      'ExpiresIn',
      'IdToken',
      'RefreshToken',
      'TokenType',
    ]);
  });

  it('fails with the same message for a wrong password and for an unknown name', async () => {
    await expect(pool.signIn('anna@example.org', 'Falsch-Falsch-1')).rejects.toMatchObject(WRONG);
    await expect(pool.signIn('nobody@example.org')).rejects.toMatchObject(WRONG);
  });

  it('fails for a disabled user, until the account is enabled', async () => {
    await pool.confirmed('off@example.org');
    await pool.sdk.adminDisableUser({ UserPoolId, Username: 'off@example.org' });
    await expect(pool.signIn('off@example.org')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User is disabled.',
    });
    await pool.sdk.adminEnableUser({ UserPoolId, Username: 'off@example.org' });
    expect((await pool.tokens('off@example.org')).AccessToken).toBeDefined();
  });

  it('rejects a flow that the client does not allow, and a request without a password', async () => {
    const parameters = { USERNAME: 'anna@example.org' };
    for (const AuthFlow of ['USER_SRP_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'] as const) {
      await expect(pool.sdk.initiateAuth({ ClientId, AuthFlow, AuthParameters: parameters })).rejects.toMatchObject({
        name: 'InvalidParameterException',
      });
    }
  });
});

describe('wrong passwords in a row', () => {
  async function wrong(username: string, times: number): Promise<void> {
    for (let n = 0; n < times; n++) await expect(pool.signIn(username, 'Falsch-Falsch-1')).rejects.toMatchObject(WRONG);
  }

  it('lock the account after the fifth, and double the lockout time after each further failure', async () => {
    await pool.confirmed('locked@example.org');
    pool.freeze();
    await wrong('locked@example.org', 5);
    await expect(pool.signIn('locked@example.org')).rejects.toMatchObject(EXCEEDED);
    pool.advance(1000);
    await wrong('locked@example.org', 1);
    pool.advance(1999);
    await expect(pool.signIn('locked@example.org')).rejects.toMatchObject(EXCEEDED);
    pool.advance(1);
    expect((await pool.tokens('locked@example.org')).AccessToken).toBeDefined();
  });

  it('are no longer counted after a correct password, or after 15 minutes', async () => {
    await pool.confirmed('clumsy@example.org');
    await wrong('clumsy@example.org', 4);
    await pool.tokens('clumsy@example.org');
    await wrong('clumsy@example.org', 4);
    pool.advance(15 * 60_000);
    await wrong('clumsy@example.org', 4);
    expect((await pool.tokens('clumsy@example.org')).AccessToken).toBeDefined();
  });

  it('lock only the account that they were used for', async () => {
    await wrong('locked@example.org', 5);
    expect((await pool.tokens('anna@example.org')).AccessToken).toBeDefined();
  });
});
