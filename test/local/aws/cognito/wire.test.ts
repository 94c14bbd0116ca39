import { ClientId, poolForFile, SEEDED_PASSWORD, UserPoolId } from '../../../support/local/user-pool-fixture';

const pool = poolForFile();
const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00',
};

function post(operation: string, body: string, headers: Record<string, string> = SIGNED) {
  return fetch(pool.cognito.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      ...headers,
    },
    body,
  });
}

describe('the HTTP API', () => {
  it('encodes times as numbers of seconds', async () => {
    const response = await post('AdminGetUser', JSON.stringify({ UserPoolId, Username: 'anna@example.org' }));
    const { UserCreateDate, UserLastModifiedDate } = await response.json();
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(Math.abs(UserCreateDate - Date.now() / 1000)).toBeLessThan(60);
    expect(typeof UserLastModifiedDate).toBe('number');
  });

  it('sends the error type in the body and in a header', async () => {
    const response = await post('AdminGetUser', JSON.stringify({ UserPoolId, Username: 'nobody@example.org' }));
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toMatch(/^UserNotFoundException/);
    expect(await response.json()).toEqual({ __type: 'UserNotFoundException', message: 'User does not exist.' });
  });

  it('requires no signature to sign in', async () => {
    const AuthParameters = { USERNAME: 'anna@example.org', PASSWORD: SEEDED_PASSWORD };
    const response = await post(
      'InitiateAuth',
      JSON.stringify({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
      {},
    );
    expect(response.status).toBe(200);
  });

  it('rejects an admin operation without a signature', async () => {
    const response = await post('ListUsers', JSON.stringify({ UserPoolId }), {});
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  it('rejects an unknown operation', async () => {
    await expect(pool.sdk.listDevices({ AccessToken: 'x' })).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
    const inherited = await post('constructor', '{}');
    expect(await inherited.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });

  it('rejects a body that is not JSON', async () => {
    expect(await (await post('ListUsers', '{')).json()).toMatchObject({ __type: 'SerializationException' });
  });

  it('rejects a body that is too large', async () => {
    expect((await post('ListUsers', ' '.repeat(1024 * 1024 + 1))).status).toBe(413);
  });

  it('rejects missing parameters and reports each of them', async () => {
    const { __type: type, message } = await (await post('AdminAddUserToGroup', JSON.stringify({ UserPoolId }))).json();
    expect(type).toBe('InvalidParameterException');
    expect(message).toMatch(/'username'.*'groupName'/);
  });

  it.each([
    ['a name with a space', 'AdminGetUser', { Username: 'anna @example.org' }],
    ['a page size above 60', 'ListUsers', { Limit: 61 }],
    ['an unknown flow', 'AdminInitiateAuth', { ClientId, AuthFlow: 'NONE' }],
    ['an unknown delivery medium', 'AdminCreateUser', { Username: 'x@example.org', DesiredDeliveryMediums: ['FAX'] }],
  ])('rejects %s', async (_fault, operation, input) => {
    const response = await post(operation, JSON.stringify({ UserPoolId, ...input }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      __type: 'InvalidParameterException',
      message: expect.stringContaining('1 validation error detected: Value'),
    });
  });

  it('rejects a value of the wrong type', async () => {
    const response = await post('ListUsers', JSON.stringify({ UserPoolId, Limit: 'ten' }));
    expect(await response.json()).toMatchObject({ __type: 'SerializationException' });
  });

  it('rejects an unknown pool and an unknown client', async () => {
    const other = { UserPoolId: 'eu-central-1_Other0001' };
    await expect(pool.sdk.listUsers(other)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool eu-central-1_Other0001 does not exist.',
    });
    await expect(pool.sdk.forgotPassword({ ClientId: 'other', Username: 'anna@example.org' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool client other does not exist.',
    });
  });

  it('responds with 404 to an unknown path', async () => {
    for (const path of ['/', '/eu-central-1_Other0001/.well-known/jwks.json']) {
      expect((await fetch(pool.cognito.url + path)).status).toBe(404);
    }
  });
});

it('serves the mailbox to other processes over HTTP, newest mail first', async () => {
  await pool.invite('first@example.org');
  await pool.invite('second@example.org');
  const mails = await (await fetch(`${pool.cognito.url}/local/mailbox`)).json();
  expect(mails.map((mail: { to: string }) => mail.to)).toEqual(['second@example.org', 'first@example.org']);
  expect(Object.keys(mails[0]).sort()).toEqual(['at', 'subject', 'text', 'to']);
  expect(mails).toEqual(await pool.cognito.mailbox());
});

it('describes the pool and its client', async () => {
  const { UserPool } = await pool.sdk.describeUserPool({ UserPoolId });
  expect(UserPool).toMatchObject({
    Id: UserPoolId,
    UsernameAttributes: ['email'],
    Policies: { PasswordPolicy: { MinimumLength: 12 } },
  });
  const { UserPoolClient } = await pool.sdk.describeUserPoolClient({ UserPoolId, ClientId });
  expect(UserPoolClient).toMatchObject({
    ClientId,
    AccessTokenValidity: 15,
    TokenValidityUnits: { AccessToken: 'minutes' },
  });
});
