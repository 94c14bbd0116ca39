import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { ClientId, poolForFile, TestPool, UserPoolId } from '../../../support/local/user-pool-fixture';

const pool = poolForFile();

/** A token verifier like the application's, with the published keys of the pool `keys`. */
function verifier(tokenUse: 'access' | 'id', keys: TestPool = pool, clientId = ClientId) {
  const fetcher = { fetch: async () => (await fetch(keys.cognito.jwksUrl)).arrayBuffer() };
  return CognitoJwtVerifier.create(
    { userPoolId: UserPoolId, tokenUse, clientId },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );
}

describe('an access token', () => {
  it('is verified with the published key and has the claims that Cognito sets', async () => {
    const { Username } = await pool.user('admin@example.org');
    const claims = await verifier('access').verify((await pool.tokens('admin@example.org')).AccessToken!);
    expect(claims).toMatchObject({
      sub: Username,
      username: Username,
      'cognito:groups': ['admins'],
      iss: `https://cognito-idp.eu-central-1.amazonaws.com/${UserPoolId}`,
      client_id: ClientId,
      token_use: 'access',
      scope: 'openid email profile',
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      jti: expect.any(String),
    });
  });

  it('is valid for fifteen minutes', async () => {
    const {
      exp,
      iat,
      auth_time: signedIn,
    } = await verifier('access').verify((await pool.tokens('anna@example.org')).AccessToken!);
    expect(exp - iat).toBe(900);
    expect(signedIn).toBe(iat);
    expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(60);
  });

  it('has no groups claim for a user in no group', async () => {
    const claims = await verifier('access').verify((await pool.tokens('anna@example.org')).AccessToken!);
    expect(claims).not.toHaveProperty('cognito:groups');
  });

  it("is rejected as an ID token, for another client, and with another pool's key", async () => {
    const { AccessToken } = await pool.tokens('anna@example.org');
    await expect(verifier('id').verify(AccessToken!)).rejects.toThrow('Token use not allowed');
    await expect(verifier('access', pool, 'other').verify(AccessToken!)).rejects.toThrow('Client ID not allowed');
    const other = new TestPool();
    await other.start();
    await expect(verifier('access', other).verify(AccessToken!)).rejects.toThrow('JWK for kid');
    await other.remove();
  });

  it('is rejected when its claims are changed', async () => {
    const [header, payload, signature] = (await pool.tokens('anna@example.org')).AccessToken!.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, 'cognito:groups': ['admins'] })).toString('base64url');
    await expect(verifier('access').verify(`${header}.${forged}.${signature}`)).rejects.toThrow('Invalid signature');
  });
});

describe('an ID token', () => {
  it("has the user's attributes", async () => {
    const { Username } = await pool.user('admin@example.org');
    const claims = await verifier('id').verify((await pool.tokens('admin@example.org')).IdToken!);
    expect(claims).toMatchObject({
      sub: Username,
      aud: ClientId,
      email: 'admin@example.org',
      email_verified: true,
      name: 'Admin',
      'cognito:username': Username,
      'cognito:groups': ['admins'],
      token_use: 'id',
    });
  });
});

it('publishes only the public part of one key', async () => {
  const response = await fetch(pool.cognito.jwksUrl);
  const { keys } = await response.json();
  expect(keys).toEqual([
    { alg: 'RS256', e: 'AQAB', kid: expect.any(String), kty: 'RSA', n: expect.any(String), use: 'sig' },
  ]);
});

it("issues refreshed tokens that name the user's current groups, and keep the id and the time of the sign-in", async () => {
  await pool.confirmed('rising@example.org');
  const { AccessToken, RefreshToken } = await pool.tokens('rising@example.org');
  await pool.sdk.adminAddUserToGroup({ UserPoolId, Username: 'rising@example.org', GroupName: 'admins' });
  const { AuthenticationResult } = await pool.refresh(RefreshToken!);
  expect(AuthenticationResult).not.toHaveProperty('RefreshToken');
  const before = await verifier('access').verify(AccessToken!);
  const after = await verifier('access').verify(AuthenticationResult!.AccessToken!);
  expect(after['cognito:groups']).toEqual(['admins']);
  expect(after.origin_jti).toBe(before.origin_jti);
  expect(after.auth_time).toBe(before.auth_time);
  expect(after.jti).not.toBe(before.jti);
  expect((await verifier('id').verify(AuthenticationResult!.IdToken!))['cognito:groups']).toEqual(['admins']);
});
