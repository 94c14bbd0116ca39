import type { NamedFinding } from '../../../../src/operator/check';
import type { DeploymentAddresses } from '../../../../src/operator/smoke/addresses';
import { HttpClient, type HttpClientOptions, type SocketAddress } from '../../../../src/operator/smoke/http-client';
import { runSmokeChecks } from '../../../../src/operator/smoke/smoke';
import {
  CLOSED,
  certificate,
  type Handler,
  type Response,
  startTestServer,
  type TestServer,
  type TestServerOptions,
} from './test-server';

export const HOST = 'chat.example.org';
export const LOAD_BALANCER = 'lb-1.eu-central-1.elb.amazonaws.com';
export const DISTRIBUTION = 'd111.cloudfront.net';
export const SIGN_IN = 'joule-verne-example.auth.eu-central-1.amazoncognito.com';
const ADDRESSES: DeploymentAddresses = {
  host: HOST,
  signIn: `https://${SIGN_IN}`,
  loadBalancer: LOAD_BALANCER,
  distribution: DISTRIBUTION,
  ownWebAcl: false,
};

/** The handlers of a deployment's host names. A host name without a handler refuses connections. */
export interface Servers {
  readonly edge: Handler;
  readonly edgeTls?: TestServerOptions;
  readonly plainHttp?: Handler | undefined;
  readonly signIn: Handler;
  readonly distribution?: Handler | undefined;
  readonly loadBalancer?: Handler | undefined;
  readonly loadBalancerHttp?: Handler | undefined;
}

const SECURITY_HEADERS = { 'strict-transport-security': 'max-age=31536000', 'x-content-type-options': 'nosniff' };
const POLICY = { 'content-security-policy': "default-src 'self'" };
const PAGE = '<link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/app.css?v=1&amp;w=2">';
const signInParameters = new URLSearchParams({
  client_id: '1abc',
  redirect_uri: `https://${HOST}/oauth2/idpresponse`,
  response_type: 'code',
  scope: 'openid email profile',
  state: 'x',
});

/** The load balancer's redirect to the sign-in page. @param change query parameters with other values */
export function signInRedirect(change: Readonly<Record<string, string>> = {}, origin = `https://${SIGN_IN}`): Response {
  return {
    status: 302,
    headers: {
      location: `${origin}/oauth2/authorize?${new URLSearchParams({ ...Object.fromEntries(signInParameters), ...change })}`,
    },
  };
}

/** CloudFront's handler. @param change other responses, by path with query */
export function edge(change: Readonly<Record<string, Response>> = {}): Handler {
  let cached = false;
  return ({ url = '' }) => {
    const path = decodeURIComponent(url);
    if (change[path]) return change[path];
    if (path.includes('<script>')) return { status: 403 };
    if (path === '/signed-out')
      return { status: 200, headers: { ...SECURITY_HEADERS, ...POLICY, 'content-type': 'text/html' }, body: PAGE };
    if (path.startsWith('/assets/')) {
      const isHit = cached;
      cached = true;
      return {
        status: 200,
        headers: {
          ...SECURITY_HEADERS,
          'content-type': 'text/css',
          'x-cache': `${isHit ? 'Hit' : 'Miss'} from cloudfront`,
        },
      };
    }
    return signInRedirect();
  };
}

/** A deployment without faults. */
export const healthyServers = (): Servers => ({
  edge: edge(),
  plainHttp: () => ({ status: 301, headers: { location: `https://${HOST}/` } }),
  signIn: ({ url }) =>
    url?.startsWith('/oauth2/authorize')
      ? { status: 302, headers: { location: '/login?client_id=1abc' } }
      : { status: 200 },
  distribution: () => ({ status: 502 }),
});

/** Starts the servers, runs the smoke checks against them and stops them. */
export async function checkDeployment(
  servers: Servers,
  addresses: Partial<DeploymentAddresses> = {},
  options: Partial<HttpClientOptions> = {},
): Promise<NamedFinding[]> {
  const started: TestServer[] = [];
  const start = async (handler: Handler | undefined, serverOptions?: TestServerOptions): Promise<SocketAddress> => {
    if (!handler) return CLOSED;
    const server = await startTestServer(handler, serverOptions);
    started.push(server);
    return server.address;
  };
  const connect = new Map([
    [`${HOST}:443`, await start(servers.edge, servers.edgeTls)],
    [`${HOST}:80`, await start(servers.plainHttp, { tls: false })],
    [`${SIGN_IN}:443`, await start(servers.signIn)],
    [`${DISTRIBUTION}:443`, await start(servers.distribution)],
    [`${LOAD_BALANCER}:443`, await start(servers.loadBalancer)],
    [`${LOAD_BALANCER}:80`, await start(servers.loadBalancerHttp, { tls: false })],
  ]);
  try {
    const client = new HttpClient({ connect, ca: certificate, timeout: 5_000, ...options });
    return await runSmokeChecks(client, { ...ADDRESSES, ...addresses });
  } finally {
    await Promise.all(started.map((server) => server.close()));
  }
}
