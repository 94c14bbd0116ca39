import { allow } from '../../../src/functions/egress-relay/allow-list';
import { readSettings } from '../../../src/functions/egress-relay/settings';
import { KEY, REGION, Upstream, UserPoolId } from '../../support/functions/egress-relay-fixture';

const settings = readSettings({ AWS_REGION: REGION, USER_POOL_ID: UserPoolId });
const COGNITO = 'cognito-idp.eu-central-2.amazonaws.com';
const KEYS = 'public-keys.auth.elb.eu-central-2.amazonaws.com';
const upstream = new Upstream();
afterAll(() => upstream.close());

const get = (url: string) => ({ method: 'GET', url, headers: {}, body: '' });

it("allows the URLs of the public keys of this region's load balancers and of this user pool", () => {
  expect(settings).toMatchObject({
    cognitoUrl: `https://${COGNITO}`,
    albKeysUrl: `https://${KEYS}`,
    jwksUrl: `https://${COGNITO}/${UserPoolId}/.well-known/jwks.json`,
  });
  expect(allow(get(`https://${KEYS}/${KEY}`), settings)).toMatchObject({
    kind: 'load balancer key',
    url: `https://${KEYS}/${KEY}`,
  });
  expect(allow(get(`https://${COGNITO}/${UserPoolId}/.well-known/jwks.json`), settings)).toMatchObject({
    kind: 'pool keys',
  });
});

const pool = `${UserPoolId}/.well-known/jwks.json`;

it.each([
  'https://example.org/',
  'https://127.0.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[::1]/',
  'https://2130706433/',
  `http://${COGNITO}/`,
  `ftp://${COGNITO}/`,
  `file:///${COGNITO}/`,
  `//${COGNITO}/`,
  COGNITO,
  '',
  'https://cognito-idp.us-east-1.amazonaws.com/',
  'https://sts.eu-central-2.amazonaws.com/',
  'https://cognito-identity.eu-central-2.amazonaws.com/',
  `https://${COGNITO}`,
  `https://${COGNITO}/?x=1`,
  `https://${COGNITO}/#x`,
  `https://${COGNITO}//`,
  `https://${COGNITO}/x`,
  `https://${COGNITO}:443/`,
  `https://${COGNITO}:444/`,
  `https://${COGNITO}./`,
  `https://${COGNITO.toUpperCase()}/`,
  `https://someone@${COGNITO}/`,
  `https://${COGNITO}@example.org/`,
  `https://${COGNITO}.example.org/`,
  `https://example.org/${COGNITO}/`,
  `https://${COGNITO}\\@example.org/`,
  `https://${COGNITO}%2eexample.org/`,
  `https://cognito%2Didp.eu-central-2.amazonaws.com/`,
  `https://${COGNITO}\n/`,
  ` https://${COGNITO}/`,
  `https://ｃognito-idp.eu-central-2.amazonaws.com/`,
  `https://${COGNITO}/eu-central-2_Other0001/.well-known/jwks.json`,
  `https://${COGNITO}/x/../${pool}`,
  `https://${COGNITO}/${pool}?x`,
  `https://${COGNITO}/${pool}/`,
  `https://${COGNITO}/${UserPoolId}/.well-known/openid-configuration`,
  `https://${COGNITO}/${UserPoolId}%2F.well-known/jwks.json`,
  `https://${KEYS}/`,
  `https://${KEYS}/${KEY}/`,
  `https://${KEYS}/${KEY}?x=1`,
  `https://${KEYS}/x/${KEY}`,
  `https://${KEYS}/../${KEY}`,
  `https://${KEYS}/${KEY}.pem`,
  `https://${KEYS}/${KEY.toUpperCase()}`,
  `https://${KEYS}/%30b7c1c6e-2f4a-4a53-9c0e-0d2a4cf1a8b1`,
  `https://${KEYS}/not-a-key`,
  `https://${KEYS}\\${KEY}`,
  `https://public-keys.auth.elb.us-east-1.amazonaws.com/${KEY}`,
  `https://${KEYS}:8443/${KEY}`,
  `https://${KEYS}@example.org/${KEY}`,
  `http://${KEYS}/${KEY}`,
])('refuses the URL %j with GET and POST', (url) => {
  for (const method of ['GET', 'POST']) {
    expect(() => allow({ ...get(url), method }, settings)).toThrow(/^The URL is not on the allow-list$/);
  }
});

it.each([
  ['PUT', { method: 'PUT' }, /must use GET/],
  ['HEAD', { method: 'HEAD' }, /must use GET/],
  ['a body', { body: 'e30=' }, /no body/],
])('refuses a request for keys with %s', (_case, change, reason) => {
  for (const url of [`https://${KEYS}/${KEY}`, `https://${COGNITO}/${pool}`])
    expect(() => allow({ ...get(url), ...change }, settings)).toThrow(reason);
});

it.each([
  null,
  undefined,
  'GET',
  7,
  [],
  {},
  { method: 'GET' },
  { ...get('x'), headers: null },
  { ...get('x'), headers: { a: 1 } },
  { ...get('x'), body: undefined },
])('refuses the event %j, which is not a request', (event) => {
  expect(() => allow(event, settings)).toThrow(/^The event is not a request/);
});

it('forwards no headers of the caller to a key server', async () => {
  await upstream.listen();
  const { relay, log } = upstream.relay();
  const headers = { authorization: 'Bearer x', cookie: 'a=b', 'user-agent': 'x', 'x-amz-security-token': 'secret' };
  expect(await relay({ ...upstream.get(`/keys/${KEY}`), headers })).toMatchObject({ status: 200 });
  expect(Object.keys(upstream.received[0]!.headers).sort()).toEqual(['connection', 'host']);
  expect(JSON.parse(log[0]!)).toEqual({ kind: 'load balancer key', status: 200, milliseconds: expect.any(Number) });
});
