import { readSettings } from '../../../src/functions/egress-relay/settings';
import { REGION, UserPoolId } from '../../support/functions/egress-relay-fixture';

const given = { AWS_REGION: REGION, USER_POOL_ID: UserPoolId };

test('takes the addresses of stand-ins, with TLS anywhere and without it on loopback', () => {
  const settings = readSettings({
    ...given,
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

test('takes an empty variable for one that is missing, and expects the key set where the pool is', () => {
  const settings = readSettings({
    ...given,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'https://idp.example.org',
    ALB_KEYS_URL: '',
    COGNITO_JWKS_URL: '',
  });
  expect(settings.jwksUrl).toBe(`https://idp.example.org/${UserPoolId}/.well-known/jwks.json`);
});

test.each<[Record<string, string>, RegExp]>([
  [{ AWS_REGION: '' }, /AWS_REGION must be a region such as eu-central-2, received ""/],
  [{ AWS_REGION: 'evil.example.org/' }, /AWS_REGION/],
  [{ USER_POOL_ID: '' }, /USER_POOL_ID must be the id of a user pool in this region, received ""/],
  [{ USER_POOL_ID: 'us-east-1_AbCdEfGhI' }, /USER_POOL_ID .* received "us-east-1_AbCdEfGhI"/],
  [{ USER_POOL_ID: 'eu-central-2_a/../b' }, /USER_POOL_ID/],
  [
    { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://example.org' },
    /COGNITO_IDENTITY_PROVIDER must be an origin, https or on loopback/,
  ],
  [{ AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'https://example.org/path' }, /COGNITO_IDENTITY_PROVIDER/],
  [{ AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'nowhere' }, /COGNITO_IDENTITY_PROVIDER/],
  [{ ALB_KEYS_URL: 'http://127.0.0.1.example.org/keys' }, /ALB_KEYS_URL must be an address/],
  [{ ALB_KEYS_URL: 'https://someone@example.org/keys' }, /ALB_KEYS_URL/],
  [{ COGNITO_JWKS_URL: 'https://example.org/jwks.json?x=1' }, /COGNITO_JWKS_URL/],
])('fails for %j, naming it', (fault, sentence) => {
  expect(() => readSettings({ ...given, ...fault })).toThrow(sentence);
});

test('fails with all faults in one message', () => {
  expect(() => readSettings({ ALB_KEYS_URL: 'x' })).toThrow(
    /^The egress relay cannot start\.[^]*AWS_REGION[^]*USER_POOL_ID[^]*ALB_KEYS_URL/,
  );
});
