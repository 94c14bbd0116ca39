import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { RelayedRequest, RelayedResponse } from '../../../src/functions/egress-relay/protocol';
import { KEY, signed, Upstream, UserPoolId } from '../../support/functions/egress-relay-fixture';

const upstream = new Upstream();
let list: RelayedRequest;
beforeAll(async () => {
  await upstream.listen();
  list = await signed(upstream.url, new ListUsersCommand({ UserPoolId, Filter: 'email = "anna.secret@example.org"' }));
});
beforeEach(() => {
  upstream.received.length = 0;
});
afterAll(() => upstream.close());

it('returns the status, the body and, of the headers, only those that the SDK reads', async () => {
  const { relay } = upstream.relay();
  upstream.respond = (response) =>
    response
      .writeHead(400, {
        'content-type': 'application/x-amz-json-1.1',
        'x-amzn-errortype': 'UserNotFoundException:',
        'x-amzn-requestid': 'r1',
        'set-cookie': 'a=b',
        'x-amzn-errormessage': 'Anna',
        server: 'x',
      })
      .end('{"message":"Zoë"}');
  expect(await relay(list)).toEqual({
    status: 400,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      date: expect.any(String),
      'x-amzn-errortype': 'UserNotFoundException:',
      'x-amzn-requestid': 'r1',
    },
    body: Buffer.from('{"message":"Zoë"}').toString('base64'),
  });
});

it.each([301, 302, 303, 304, 307, 308])('refuses a redirect with status %s and does not follow it', async (status) => {
  const { relay, log } = upstream.relay();
  upstream.respond = (response) => response.writeHead(status, { location: `${upstream.url}/keys/${KEY}` }).end();
  expect(await relay(list)).toEqual({ refused: 'The response is a redirect' });
  expect(upstream.received).toHaveLength(1);
  expect(JSON.parse(log[0]!)).toMatchObject({ kind: 'ListUsers', refused: 'The response is a redirect' });
});

it('accepts responses of 3 MB from Cognito and of 64 KB from a key server, and refuses larger ones', async () => {
  const { relay } = upstream.relay();
  const key = upstream.get(`/keys/${KEY}`);
  for (const [request, limit] of [
    [list, 3 * 1024 * 1024],
    [key, 64 * 1024],
  ] as const) {
    upstream.respond = (response) => response.end(Buffer.alloc(limit));
    expect(Buffer.from(((await relay(request)) as RelayedResponse).body, 'base64')).toHaveLength(limit);
    upstream.respond = (response) => response.end(Buffer.alloc(limit + 1));
    expect(await relay(request)).toEqual({ refused: `The response has more than ${limit} bytes` });
  }
});

it('reports a retryable failure for a server that is silent, closes the connection or is unreachable', async () => {
  const { relay, log } = upstream.relay(150);
  const cases: [(typeof upstream)['respond'], RegExp][] = [
    [() => undefined, /^No complete response within 150 ms$/],
    [
      (response) => response.writeHead(200, { 'content-length': '10' }).write('half'),
      /^No complete response within 150 ms$/,
    ],
    [(response) => response.destroy(), /^The connection failed: ECONNRESET$/],
    [
      (response) => response.writeHead(200, { 'content-length': '10' }).write('half', () => response.destroy()),
      /^The connection failed: ECONNRESET$/,
    ],
  ];
  for (const [respond, sentence] of cases) {
    upstream.respond = respond;
    expect(await relay(list)).toEqual({ failed: expect.stringMatching(sentence) });
  }
  const stopped = new Upstream();
  await stopped.listen();
  const { relay: relayToStopped } = stopped.relay();
  const request = stopped.get(`/keys/${KEY}`);
  await stopped.close();
  expect(await relayToStopped(request)).toEqual({ failed: 'The connection failed: ECONNREFUSED' });
  expect(log.map((line) => JSON.parse(line).kind)).toEqual(cases.map(() => 'ListUsers'));
});

it('logs no users, tokens or URLs', async () => {
  const { relay, log } = upstream.relay();
  upstream.respond = (response) => response.end('{"Users":[{"Username":"anna.secret@example.org"}]}');
  await relay(list);
  await relay({ ...list, headers: { ...list.headers, 'x-amz-target': 'AWSCognitoIdentityProviderService.Secret' } });
  await relay({ ...list, url: 'https://secret.example.org/' });
  expect(log.map((line) => Object.keys(JSON.parse(line)))).toEqual([
    ['kind', 'status', 'milliseconds'],
    ['refused', 'milliseconds'],
    ['refused', 'milliseconds'],
  ]);
  expect(log.join()).not.toMatch(/secret|example|127\.0\.0\.1|AKID/i);
});
