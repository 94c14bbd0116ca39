import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  InitiateAuthCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import type { RelayedRequest } from '../../../src/functions/egress-relay/protocol';
import { hasValidSignature, REGION, signed, Upstream, UserPoolId } from '../../support/functions/egress-relay-fixture';

const upstream = new Upstream();
let list: RelayedRequest;
beforeAll(async () => {
  await upstream.listen();
  list = await signed(upstream.url, new ListUsersCommand({ UserPoolId, Limit: 60 }));
});
beforeEach(() => {
  upstream.received.length = 0;
});
afterAll(() => upstream.close());

const text = (body: string) => Buffer.from(body).toString('base64');
/** The request `list` with another body, and with the content length of that body. */
const withBody = (body: string): RelayedRequest => {
  return { ...list, headers: { ...list.headers, 'content-length': String(Buffer.byteLength(body)) }, body: text(body) };
};
const withHeaders = (headers: Record<string, string>): RelayedRequest => ({
  ...list,
  headers: { ...list.headers, ...headers },
});
const withoutHeader = (name: string): RelayedRequest => {
  return { ...list, headers: Object.fromEntries(Object.entries(list.headers).filter(([key]) => key !== name)) };
};
const withAuthorization = (change: (value: string) => string) =>
  withHeaders({ authorization: change(list.headers.authorization!) });

it('forwards a signed request of the SDK byte for byte, even with unusual characters', async () => {
  const { relay } = upstream.relay();
  const request = await signed(
    upstream.url,
    new AdminCreateUserCommand({
      UserPoolId,
      Username: 'zoë.müller@example.org',
      DesiredDeliveryMediums: ['EMAIL'],
      ForceAliasCreation: false,
      UserAttributes: [
        { Name: 'name', Value: 'Zoë "Zoé" Müller\\\t\u2028\u007f€😀\ud800 </script>' },
        { Name: 'locale', Value: '' },
      ],
      ClientMetadata: { second: '2', '10': 'ten', '2': 'two', äé: 'ü' },
    }),
  );
  expect(await relay(request)).toMatchObject({ status: 200, body: text('{}') });
  const [received] = upstream.received;
  expect(received).toMatchObject({ method: 'POST', path: '/', headers: request.headers });
  expect(received!.body.toString('base64')).toBe(request.body);
  expect(hasValidSignature(received!)).toBe(true);
  expect(hasValidSignature({ ...received!, body: Buffer.from('{}') })).toBe(false);
});

it('accepts request bodies of the SDK with any names and values', async () => {
  const { relay } = upstream.relay();
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(text, fc.dictionary(text, text, { noNullPrototype: true }), async (Value, ClientMetadata) => {
      const command = new AdminCreateUserCommand({
        UserPoolId,
        Username: 'x',
        UserAttributes: [{ Name: 'name', Value }],
        ClientMetadata,
      });
      expect(await relay(await signed(upstream.url, command))).toMatchObject({ status: 200 });
    }),
    { numRuns: 100 },
  );
});

it('forwards only the headers on its list, and accepts header names in any case', async () => {
  const { relay } = upstream.relay();
  const { 'x-amz-date': date, ...others } = list.headers;
  await relay({
    ...list,
    headers: { ...others, 'X-Amz-Date': date!, 'x-forwarded-for': '192.0.2.1', cookie: 'a=b', expect: '100-continue' },
  });
  expect(upstream.received[0]!.headers).not.toHaveProperty('cookie');
  expect(upstream.received[0]!.headers).toEqual({ ...list.headers, connection: 'close' });
});

describe('refuses a request with', () => {
  const large = JSON.stringify({ UserPoolId, Filter: 'x'.repeat(256 * 1024) });
  it.each<[string, () => RelayedRequest, RegExp]>([
    ['GET', () => ({ ...list, method: 'GET' }), /must use POST/],
    ['a method in lower case', () => ({ ...list, method: 'post' }), /must use POST/],
    ['no signature', () => withoutHeader('authorization'), /not signed/],
    ['a bearer token', () => withHeaders({ authorization: 'Bearer eyJhbGciOi' }), /not signed/],
    ['a malformed signature', () => withAuthorization((value) => value.slice(0, -1)), /not signed/],
    [
      'a signature for another service',
      () => withAuthorization((value) => value.replace('/cognito-idp/', '/sts/')),
      /not for Cognito/,
    ],
    [
      'a signature for another region',
      () => withAuthorization((value) => value.replace(REGION, 'us-east-1')),
      /another region/,
    ],
    [
      'a signature without the target',
      () => withAuthorization((value) => value.replace(';x-amz-target', '')),
      /does not cover/,
    ],
    ['a signature without the host', () => withAuthorization((value) => value.replace('host;', '')), /does not cover/],
    [
      'a signature over a header that is not forwarded',
      () => ({
        ...withAuthorization((value) => value.replace('host;', 'host;x-other;')),
        headers: {
          ...list.headers,
          authorization: list.headers.authorization!.replace('host;', 'host;x-other;'),
          'x-other': '1',
        },
      }),
      /is not forwarded/,
    ],
    ['a missing signed header', () => withoutHeader('x-amz-date'), /is not forwarded/],
    ['a duplicate header', () => withHeaders({ 'X-Amz-Target': list.headers['x-amz-target']! }), /twice/],
    ['a header with a line break', () => withHeaders({ 'x-amz-user-agent': 'x\r\nx-other: 1' }), /characters/],
    [
      'a host header that differs from the URL',
      () => withHeaders({ host: 'sts.amazonaws.com' }),
      /signed host differs/,
    ],
    ['another content type', () => withHeaders({ 'content-type': 'application/x-amz-cbor-1.1' }), /content type/],
    [
      'a character set',
      () => withHeaders({ 'content-type': 'application/x-amz-json-1.1; charset=utf-16' }),
      /content type/,
    ],
    ['a wrong content length', () => withHeaders({ 'content-length': '1' }), /content length/],
    [
      'an operation that is not on the allow-list',
      () => withHeaders({ 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminSetUserPassword' }),
      /operation is not on the allow-list/,
    ],
    [
      'an operation of another service',
      () => withHeaders({ 'x-amz-target': 'AmazonSSM.ListUsers' }),
      /operation is not on the allow-list/,
    ],
    [
      'an operation spelled in another case',
      () => withHeaders({ 'x-amz-target': 'AWSCognitoIdentityProviderService.listUsers' }),
      /operation is not on the allow-list/,
    ],
    [
      'two operations',
      () => withHeaders({ 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUsers,AdminSetUserPassword' }),
      /operation is not on the allow-list/,
    ],
    ['the id of another pool', () => withBody('{"UserPoolId":"eu-central-2_Other0001"}'), /user pool/],
    ['no pool id', () => withBody('{"Limit":1}'), /user pool/],
    [
      'a duplicate pool id',
      () => withBody(`{"UserPoolId":"eu-central-2_Other0001","UserPoolId":"${UserPoolId}"}`),
      /as JSON.stringify writes it/,
    ],
    [
      'a duplicate pool id with an escape in the key',
      () => withBody(`{"UserPoolId":"${UserPoolId}","UserPool\\u0049d":"eu-central-2_Other0001"}`),
      /as JSON.stringify writes it/,
    ],
    [
      'a duplicate pool id with a key in another case',
      () => withBody(`{"UserPoolId":"${UserPoolId}","userPoolId":"eu-central-2_Other0001"}`),
      /user pool/,
    ],
    ['an inherited pool id', () => withBody(`{"__proto__":{"UserPoolId":"${UserPoolId}"}}`), /user pool/],
    ['a pool id inside a list', () => withBody(`[{"UserPoolId":"${UserPoolId}"}]`), /user pool/],
    ['a pool id that is not a string', () => withBody(`{"UserPoolId":["${UserPoolId}"]}`), /user pool/],
    ['white space in the JSON', () => withBody(`{ "UserPoolId": "${UserPoolId}" }`), /as JSON.stringify writes it/],
    ['a byte order mark', () => withBody(`\ufeff{"UserPoolId":"${UserPoolId}"}`), /as JSON.stringify writes it/],
    ['text after the JSON', () => withBody(`{"UserPoolId":"${UserPoolId}"}{}`), /as JSON.stringify writes it/],
    ['deep nesting', () => withBody(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), /as JSON.stringify writes it/],
    ['no body', () => withBody(''), /as JSON.stringify writes it/],
    [
      'invalid UTF-8',
      () => ({
        ...withBody(`{"UserPoolId":"${UserPoolId}","Filter":"\0"}`),
        body: Buffer.from(`{"UserPoolId":"${UserPoolId}","Filter":"\xff"}`, 'latin1').toString('base64'),
        headers: { ...list.headers, 'content-length': String(UserPoolId.length + 31) },
      }),
      /as JSON.stringify writes it|content length/,
    ],
    ['a body over 256 KB', () => withBody(large), /more than 262144 bytes/],
  ])('%s', async (_case, request, reason) => {
    const { relay, log } = upstream.relay();
    expect(await relay(request())).toEqual({ refused: expect.stringMatching(reason) });
    expect(upstream.received).toHaveLength(0);
    expect(JSON.parse(log[0]!)).toEqual({ refused: expect.stringMatching(reason), milliseconds: expect.any(Number) });
  });

  it('an operation of the SDK that is not on the allow-list, signed or unsigned', async () => {
    const { relay } = upstream.relay();
    const password = new AdminSetUserPasswordCommand({
      UserPoolId,
      Username: 'anna',
      Password: 'Neues-Passwort-2',
      Permanent: true,
    });
    expect(await relay(await signed(upstream.url, password as never))).toEqual({
      refused: expect.stringMatching(/operation is not on the allow-list/),
    });
    const signIn = new InitiateAuthCommand({
      ClientId: 'x',
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'anna', PASSWORD: 'x' },
    });
    expect(await relay(await signed(upstream.url, signIn as never))).toEqual({
      refused: expect.stringMatching(/not signed/),
    });
    expect(upstream.received).toHaveLength(0);
  });
});

it('accepts a body of 256 KB and refuses a larger body', async () => {
  const { relay } = upstream.relay();
  const body = (bytes: number) =>
    JSON.stringify({ UserPoolId, Filter: 'x'.repeat(bytes - JSON.stringify({ UserPoolId, Filter: '' }).length) });
  expect(await relay(withBody(body(256 * 1024)))).toMatchObject({ status: 200 });
  expect(await relay(withBody(body(256 * 1024 + 1)))).toEqual({ refused: expect.stringMatching(/more than/) });
});
