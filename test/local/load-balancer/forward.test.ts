import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { ask, Fixture, open, signIn } from '../../support/local/load-balancer-fixture';

let fixture: Fixture;
let cognito: CognitoIdentityProviderClient;
let cookie: string;

beforeAll(async () => {
  fixture = new Fixture();
  cognito = (await fixture.cognito()).client;
});
afterAll(() => fixture.close());

async function balancerFor(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
  idleMilliseconds?: number,
) {
  const balancer = await fixture.balancer([await fixture.target(listener)], { cognito, idleMilliseconds });
  cookie ??= await signIn(balancer);
  return balancer;
}

it('forwards the headers of a response before its body, and each part of the body as soon as it arrives', async () => {
  let answer!: ServerResponse;
  const balancer = await balancerFor((_, response) => {
    answer = response;
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  });
  const response = await open(balancer.url, { headers: { cookie } });
  expect(response.headers['content-type']).toBe('text/event-stream');
  expect(response.headers['content-encoding']).toBeUndefined();
  for (const part of ['data: one\n\n', 'data: two\n\n']) {
    answer.write(part);
    expect(String((await once(response, 'data'))[0])).toBe(part);
  }
  response.destroy();
});

it('forwards a request body while it is being sent', async () => {
  const parts: string[] = [];
  const balancer = await balancerFor((incoming, response) => {
    response.writeHead(200).flushHeaders();
    incoming.on('data', (part) => response.write(`${parts.push(String(part))}`)).on('end', () => response.end());
  });
  const upload = request(balancer.url, { method: 'POST', headers: { cookie }, agent: false });
  upload.write('first');
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  await once(response, 'data');
  expect(parts).toEqual(['first']);
  upload.end('second');
  response.resume();
  await once(response, 'end');
  expect(parts).toEqual(['first', 'second']);
});

it('closes the connection to the target when the browser disconnects', async () => {
  let left!: Promise<unknown>;
  const balancer = await balancerFor((_, response) => {
    left = once(response, 'close');
    response.write('beginning');
  });
  (await open(balancer.url, { headers: { cookie } })).destroy();
  await left;
});

it("closes the browser's connection when a target dies in the middle of a response", async () => {
  const balancer = await balancerFor((_, response) => {
    response.write('beginning', () => response.socket!.destroy());
  });
  await expect(ask(balancer.url, { headers: { cookie } })).rejects.toThrow('aborted');
});

it('returns 502 when a target dies before it responds', async () => {
  const balancer = await balancerFor((incoming) => incoming.socket.destroy());
  expect((await ask(balancer.url, { headers: { cookie } })).status).toBe(502);
});

it('returns 504 when a target does not respond', async () => {
  const balancer = await balancerFor(() => undefined, 100);
  expect((await ask(balancer.url, { headers: { cookie } })).status).toBe(504);
});

it('forwards the host of a request, and the status, cookies and length of its response', async () => {
  const balancer = await balancerFor((incoming, response) => {
    response.writeHead(418, { 'set-cookie': ['a=1', 'b=2'], 'content-length': 5, 'x-host': incoming.headers.host });
    response.end('Hello');
  });
  const answer = await ask(balancer.url, { headers: { cookie } });
  expect(answer.status).toBe(418);
  expect(answer.headers).toMatchObject({
    'set-cookie': ['a=1', 'b=2'],
    'content-length': '5',
    'x-host': new URL(balancer.url).host,
  });
});

it('adds the forwarding and trace headers', async () => {
  const balancer = await balancerFor((incoming, response) => response.end(JSON.stringify(incoming.headers)));
  const headers = {
    cookie,
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-proto': 'gopher',
    'x-amzn-trace-id': 'Root=1-67891233-abcdef',
  };
  const received = JSON.parse((await ask(balancer.url, { headers })).text);
  expect(received['x-forwarded-for']).toMatch(/^203\.0\.113\.7, (127\.0\.0\.1|::1)$/);
  expect(received['x-forwarded-proto']).toBe('http');
  expect(received['x-forwarded-port']).toBe(new URL(balancer.url).port);
  expect(received['x-amzn-trace-id']).toMatch(/^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-67891233-abcdef$/);
});

it.each(['POST', 'DELETE', 'PUT'])('forwards the whole body of a chunked %s request', async (method) => {
  const balancer = await balancerFor(async (incoming, response) => {
    let body = '';
    for await (const part of incoming) body += part;
    response.end(`${incoming.method} ${body}`);
  });
  const headers = { cookie, 'transfer-encoding': 'chunked' };
  expect((await ask(balancer.url, { method, headers, body: 'content' })).text).toBe(`${method} content`);
});

it('forwards headers of 40 KB in both directions', async () => {
  const large = 'x'.repeat(40_000);
  const balancer = await balancerFor((incoming, response) => {
    response.writeHead(incoming.headers['x-large'] === large ? 200 : 400, { 'x-large': large }).end();
  });
  const answer = await ask(balancer.url, { headers: { cookie, 'x-large': large } });
  expect(answer.status).toBe(200);
  expect(answer.headers['x-large']).toBe(large);
});

it('listens only on loopback', async () => {
  const balancer = await balancerFor((_, response) => response.end());
  const { port } = new URL(balancer.url);
  expect((await ask(`http://127.0.0.1:${port}/signed-out`)).status).toBe(200);
  const foreign = Object.values(networkInterfaces())
    .flat()
    .find((address) => address && !address.internal && address.family === 'IPv4');
  if (!foreign) return;
  const socket = connect({ host: foreign.address, port: Number(port) });
  const [error] = await once(socket, 'error').catch((reason) => [reason]);
  expect(error.code).toBe('ECONNREFUSED');
});
