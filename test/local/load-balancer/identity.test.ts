import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { AlbJwtVerifier, CognitoJwtVerifier } from 'aws-jwt-verify';
import { AlbJwksCache } from 'aws-jwt-verify/alb-cache';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { LoadBalancer } from '../../../src/local/load-balancer';
import type { Target } from '../../support/local/load-balancer-fixture';
import { ALB_ARN, ask, Fixture, POOL, signIn } from '../../support/local/load-balancer-fixture';

let fixture: Fixture;
let balancer: LoadBalancer;
let jwksUrl: string;
let cognito: CognitoIdentityProviderClient;
let target: Target;
const fetcher = { fetch: async (uri: string) => (await fetch(uri)).arrayBuffer() };
const issuer = `https://cognito-idp.eu-central-2.amazonaws.com/${POOL.userPoolId}`;

beforeAll(async () => {
  fixture = new Fixture();
  const { pool, client } = await fixture.cognito();
  cognito = client;
  jwksUrl = pool.jwksUrl;
  target = await fixture.target((request, response) => void response.end(JSON.stringify(request.headers)));
  balancer = await fixture.balancer([target], { cognito });
});
afterAll(() => fixture.close());

async function received(headers: Record<string, string>, path = '/'): Promise<Record<string, string>> {
  return JSON.parse((await ask(balancer.url + path, { headers })).text);
}

it('identifies the user with a token that the published key verifies', async () => {
  const headers = await received({ cookie: await signIn(balancer) });
  const verifier = AlbJwtVerifier.create(
    { albArn: ALB_ARN, issuer, clientId: POOL.clientId, jwksUri: balancer.keysUrl },
    { jwksCache: new AlbJwksCache({ fetcher }) },
  );
  const claims = await verifier.verify(headers['x-amzn-oidc-data']);
  expect(claims).toMatchObject({ email: 'anna@example.org', email_verified: 'true', name: 'Anna', iss: issuer });
  expect(claims.sub).toBe(headers['x-amzn-oidc-identity']);
  const left = claims.exp! - Date.now() / 1000;
  expect(left).toBeGreaterThan(110);
  expect(left).toBeLessThan(121);
});

it("forwards Cognito's access token with the groups", async () => {
  const headers = await received({ cookie: await signIn(balancer, 'admin@example.org') });
  const verifier = CognitoJwtVerifier.create(
    { userPoolId: POOL.userPoolId, clientId: POOL.clientId, tokenUse: 'access' },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: () => fetcher.fetch(jwksUrl) } }) },
  );
  const claims = await verifier.verify(headers['x-amzn-oidc-accesstoken']);
  expect(claims['cognito:groups']).toEqual(['admins']);
  expect(claims.sub).toBe(headers['x-amzn-oidc-identity']);
});

it('puts the signer in the token header and pads base64url, as the real load balancer does', async () => {
  const token = (await received({ cookie: await signIn(balancer) }))['x-amzn-oidc-data'];
  const parts = token.split('.');
  expect(parts.every((part) => part.length % 4 === 0)).toBe(true);
  expect(parts[2]).toMatch(/==$/);
  expect(JSON.parse(Buffer.from(parts[0], 'base64').toString())).toEqual({
    typ: 'JWT',
    alg: 'ES256',
    kid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    iss: issuer,
    client: POOL.clientId,
    signer: ALB_ARN,
    exp: expect.any(Number),
  });
});

it('signs a new token for each request', async () => {
  const cookie = await signIn(balancer);
  const tokens = [await received({ cookie }), await received({ cookie })].map((headers) => headers['x-amzn-oidc-data']);
  expect(tokens[0]).not.toBe(tokens[1]);
});

it('drops forged identity headers, with a session and without', async () => {
  const forged = {
    'x-amzn-oidc-data': 'forged',
    'X-Amzn-Oidc-Identity': 'forged',
    'x-amzn-oidc-accesstoken': 'forged',
    'x-amzn-oidc-new': 'forged',
  };
  expect(JSON.stringify(await received({ ...forged, cookie: await signIn(balancer) }))).not.toContain('forged');
  const names = Object.keys(await received(forged, '/signed-out'));
  expect(names.filter((name) => name.startsWith('x-amzn-oidc'))).toEqual([]);
});

it('keeps the key of the load balancer between runs', async () => {
  const again = await fixture.balancer([target], { cognito });
  const { kid } = JSON.parse(
    Buffer.from(
      (await received({ cookie: await signIn(balancer) }))['x-amzn-oidc-data'].split('.')[0],
      'base64',
    ).toString(),
  );
  const key = await ask(`${again.keysUrl}/${kid}`);
  expect(key.text).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  expect(key.text).toBe((await ask(`${balancer.keysUrl}/${kid}`)).text);
});

it('returns 404 for an unknown key', async () => {
  expect((await ask(`${balancer.keysUrl}/00000000-0000-0000-0000-000000000000`)).status).toBe(404);
});
