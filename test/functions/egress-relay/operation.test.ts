import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  InitiateAuthCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import type { RelayedRequest } from '../../../src/functions/egress-relay/protocol';
import { isGenuine, REGION, signed, Upstream, UserPoolId } from '../../support/functions/egress-relay-fixture';

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
/** The same request with another body, and the length that belongs to it. */
const saying = (body: string): RelayedRequest => {
  return { ...list, headers: { ...list.headers, 'content-length': String(Buffer.byteLength(body)) }, body: text(body) };
};
const having = (headers: Record<string, string>): RelayedRequest => ({
  ...list,
  headers: { ...list.headers, ...headers },
});
const lacking = (name: string): RelayedRequest => {
  return { ...list, headers: Object.fromEntries(Object.entries(list.headers).filter(([key]) => key !== name)) };
};
const authorization = (change: (value: string) => string) =>
  having({ authorization: change(list.headers.authorization!) });

test('forwards what the SDK signed without altering a byte, whatever people are called', async () => {
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
  expect(isGenuine(received!)).toBe(true);
  expect(isGenuine({ ...received!, body: Buffer.from('{}') })).toBe(false);
});

test('takes whatever the SDK writes for the plainest form', async () => {
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

test('leaves behind what nobody signed, and knows headers in any case', async () => {
  const { relay } = upstream.relay();
  const { 'x-amz-date': date, ...others } = list.headers;
  await relay({
    ...list,
    headers: { ...others, 'X-Amz-Date': date!, 'x-forwarded-for': '192.0.2.1', cookie: 'a=b', expect: '100-continue' },
  });
  expect(upstream.received[0]!.headers).not.toHaveProperty('cookie');
  expect(upstream.received[0]!.headers).toEqual({ ...list.headers, connection: 'close' });
});

describe('fails for', () => {
  const large = JSON.stringify({ UserPoolId, Filter: 'x'.repeat(256 * 1024) });
  test.each<[string, () => RelayedRequest, RegExp]>([
    ['GET', () => ({ ...list, method: 'GET' }), /sent with POST/],
    ['a method in lower case', () => ({ ...list, method: 'post' }), /sent with POST/],
    ['no signature', () => lacking('authorization'), /not signed/],
    ['a bearer token', () => having({ authorization: 'Bearer eyJhbGciOi' }), /not signed/],
    ['a signature that is none', () => authorization((value) => value.slice(0, -1)), /not signed/],
    [
      'a signature for another service',
      () => authorization((value) => value.replace('/cognito-idp/', '/sts/')),
      /not for Cognito/,
    ],
    [
      'a signature for another region',
      () => authorization((value) => value.replace(REGION, 'us-east-1')),
      /another region/,
    ],
    [
      'a signature that leaves out the target',
      () => authorization((value) => value.replace(';x-amz-target', '')),
      /does not cover/,
    ],
    [
      'a signature that leaves out the host',
      () => authorization((value) => value.replace('host;', '')),
      /does not cover/,
    ],
    [
      'a signature over a header that does not travel',
      () => ({
        ...authorization((value) => value.replace('host;', 'host;x-other;')),
        headers: {
          ...list.headers,
          authorization: list.headers.authorization!.replace('host;', 'host;x-other;'),
          'x-other': '1',
        },
      }),
      /does not travel/,
    ],
    ['a signed header that is missing', () => lacking('x-amz-date'), /does not travel/],
    ['a header twice', () => having({ 'X-Amz-Target': list.headers['x-amz-target']! }), /twice/],
    ['a header with a line break', () => having({ 'x-amz-user-agent': 'x\r\nx-other: 1' }), /characters/],
    ['another host than the address names', () => having({ host: 'sts.amazonaws.com' }), /host that was signed/],
    ['another content type', () => having({ 'content-type': 'application/x-amz-cbor-1.1' }), /content type/],
    ['a character set', () => having({ 'content-type': 'application/x-amz-json-1.1; charset=utf-16' }), /content type/],
    ['a content length that is wrong', () => having({ 'content-length': '1' }), /content length/],
    [
      'another operation',
      () => having({ 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminSetUserPassword' }),
      /operation is none/,
    ],
    ["another service's operation", () => having({ 'x-amz-target': 'AmazonSSM.ListUsers' }), /operation is none/],
    [
      'an operation in another case',
      () => having({ 'x-amz-target': 'AWSCognitoIdentityProviderService.listUsers' }),
      /operation is none/,
    ],
    [
      'two operations',
      () => having({ 'x-amz-target': 'AWSCognitoIdentityProviderService.ListUsers,AdminSetUserPassword' }),
      /operation is none/,
    ],
    ['another pool', () => saying('{"UserPoolId":"eu-central-2_Other0001"}'), /user pool/],
    ['no pool', () => saying('{"Limit":1}'), /user pool/],
    [
      'a pool twice',
      () => saying(`{"UserPoolId":"eu-central-2_Other0001","UserPoolId":"${UserPoolId}"}`),
      /plainest form/,
    ],
    [
      'a pool twice, once behind an escape',
      () => saying(`{"UserPoolId":"${UserPoolId}","UserPool\\u0049d":"eu-central-2_Other0001"}`),
      /plainest/,
    ],
    [
      'a pool twice, once in another case',
      () => saying(`{"UserPoolId":"${UserPoolId}","userPoolId":"eu-central-2_Other0001"}`),
      /user pool/,
    ],
    ['a pool that is inherited', () => saying(`{"__proto__":{"UserPoolId":"${UserPoolId}"}}`), /user pool/],
    ['a pool in a list', () => saying(`[{"UserPoolId":"${UserPoolId}"}]`), /user pool/],
    ['a pool that is no text', () => saying(`{"UserPoolId":["${UserPoolId}"]}`), /user pool/],
    ['spaces', () => saying(`{ "UserPoolId": "${UserPoolId}" }`), /plainest form/],
    ['a byte order mark', () => saying(`\ufeff{"UserPoolId":"${UserPoolId}"}`), /plainest form/],
    ['something behind the JSON', () => saying(`{"UserPoolId":"${UserPoolId}"}{}`), /plainest form/],
    ['deep nesting', () => saying(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), /plainest form/],
    ['no body', () => saying(''), /plainest form/],
    [
      'bytes that are no UTF-8',
      () => ({
        ...saying(`{"UserPoolId":"${UserPoolId}","Filter":"\0"}`),
        body: Buffer.from(`{"UserPoolId":"${UserPoolId}","Filter":"\xff"}`, 'latin1').toString('base64'),
        headers: { ...list.headers, 'content-length': String(UserPoolId.length + 31) },
      }),
      /plainest form|content length/,
    ],
    ['a body over 256 KB', () => saying(large), /more than 262144 bytes/],
  ])('%s', async (_why, request, reason) => {
    const { relay, log } = upstream.relay();
    expect(await relay(request())).toEqual({ refused: expect.stringMatching(reason) });
    expect(upstream.received).toHaveLength(0);
    expect(JSON.parse(log[0]!)).toEqual({ refused: expect.stringMatching(reason), milliseconds: expect.any(Number) });
  });

  test('what the SDK would send for an operation that is not on the list, signed or not', async () => {
    const { relay } = upstream.relay();
    const password = new AdminSetUserPasswordCommand({
      UserPoolId,
      Username: 'anna',
      Password: 'Neues-Passwort-2',
      Permanent: true,
    });
    expect(await relay(await signed(upstream.url, password as never))).toEqual({
      refused: expect.stringMatching(/operation is none/),
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

test('takes a body of 256 KB, and not a byte more', async () => {
  const { relay } = upstream.relay();
  const body = (bytes: number) =>
    JSON.stringify({ UserPoolId, Filter: 'x'.repeat(bytes - JSON.stringify({ UserPoolId, Filter: '' }).length) });
  expect(await relay(saying(body(256 * 1024)))).toMatchObject({ status: 200 });
  expect(await relay(saying(body(256 * 1024 + 1)))).toEqual({ refused: expect.stringMatching(/more than/) });
});
