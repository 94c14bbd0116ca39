import { readSettings } from '../../../src/functions/egress-relay/settings';
import { REGION, UserPoolId } from '../../support/functions/egress-relay-fixture';

const REQUIRED = { AWS_REGION: REGION, USER_POOL_ID: UserPoolId };

it('accepts configured URLs for Cognito and the key servers with HTTPS on any host, and with HTTP on loopback', () => {
  const settings = readSettings({
    ...REQUIRED,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://127.0.0.1:9999/',
    ALB_KEYS_URL: 'http://localhost:8080/local/keys/',
    COGNITO_JWKS_URL: 'https://keys.example.org/jwks.json',
  });
  expect(settings).toEqual({
    region: REGION,
    userPoolId: UserPoolId,
    cognitoUrl: 'http://127.0.0.1:9999',
    albKeysUrl: 'http://localhost:8080/local/keys',
    jwksUrl: 'https://keys.example.org/jwks.json',
  });
});

it("treats an empty variable as missing, and derives the URL of the user pool's public keys from the URL of Cognito", () => {
  const settings = readSettings({
    ...REQUIRED,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'https://idp.example.org',
    ALB_KEYS_URL: '',
    COGNITO_JWKS_URL: '',
  });
  expect(settings.jwksUrl).toBe(`https://idp.example.org/${UserPoolId}/.well-known/jwks.json`);
});

it.each<[Record<string, string>, RegExp]>([
  [{ AWS_REGION: '' }, /AWS_REGION must be a region such as eu-central-2, received ""/],
  [{ AWS_REGION: 'evil.example.org/' }, /AWS_REGION/],
  [{ USER_POOL_ID: '' }, /USER_POOL_ID must be the id of a user pool in this region, received ""/],
  [{ USER_POOL_ID: 'us-east-1_AbCdEfGhI' }, /USER_POOL_ID .* received "us-east-1_AbCdEfGhI"/],
  [{ USER_POOL_ID: 'eu-central-2_a/../b' }, /USER_POOL_ID/],
  [
    { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://example.org' },
    /COGNITO_IDENTITY_PROVIDER must be an origin with https, or with http on loopback/,
  ],
  [{ AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'https://example.org/path' }, /COGNITO_IDENTITY_PROVIDER/],
  [{ AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'nowhere' }, /COGNITO_IDENTITY_PROVIDER/],
  [{ ALB_KEYS_URL: 'http://127.0.0.1.example.org/keys' }, /ALB_KEYS_URL must be a URL without a query/],
  [{ ALB_KEYS_URL: 'https://someone@example.org/keys' }, /ALB_KEYS_URL/],
  [{ COGNITO_JWKS_URL: 'https://example.org/jwks.json?x=1' }, /COGNITO_JWKS_URL/],
])('rejects %j and names the variable', (invalid, message) => {
  expect(() => readSettings({ ...REQUIRED, ...invalid })).toThrow(message);
});

it('reports all invalid variables in one message', () => {
  expect(() => readSettings({ ALB_KEYS_URL: 'x' })).toThrow(
    /^The egress relay cannot start\.[^]*AWS_REGION[^]*USER_POOL_ID[^]*ALB_KEYS_URL/,
  );
});
