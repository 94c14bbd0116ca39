import type { NamedFinding } from '../../../../src/operator/doctor/finding';
import type { Target } from '../../../../src/operator/smoke/target';
import { type Place, Visitor, type VisitorOptions } from '../../../../src/operator/smoke/visitor';
import { walk } from '../../../../src/operator/smoke/walk';
import {
  type Answering,
  certificate,
  NOBODY,
  type Reply,
  type StandIn,
  type StandInOptions,
  startStandIn,
} from './https-server';

export const HOST = 'chat.example.org';
export const LOAD_BALANCER = 'lb-1.eu-central-1.elb.amazonaws.com';
export const DISTRIBUTION = 'd111.cloudfront.net';
export const SIGN_IN = 'joule-verne-example.auth.eu-central-1.amazoncognito.com';
export const TARGET: Target = {
  host: HOST,
  signIn: `https://${SIGN_IN}`,
  loadBalancer: LOAD_BALANCER,
  distribution: DISTRIBUTION,
  ownWebAcl: false,
};

/** What answers at each place; nobody, where it is `undefined`. */
export interface Deployed {
  readonly edge: Answering;
  readonly edgeTls?: StandInOptions;
  readonly plain?: Answering | undefined;
  readonly signIn: Answering;
  readonly distribution?: Answering | undefined;
  readonly loadBalancer?: Answering | undefined;
  readonly plainLoadBalancer?: Answering | undefined;
}

const SECURE = { 'strict-transport-security': 'max-age=31536000', 'x-content-type-options': 'nosniff' };
const POLICY = { 'content-security-policy': "default-src 'self'" };
const PAGE = '<link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/app.css?v=1&amp;w=2">';
const asked = new URLSearchParams({
  client_id: '1abc',
  redirect_uri: `https://${HOST}/oauth2/idpresponse`,
  response_type: 'code',
  scope: 'openid email profile',
  state: 'x',
});

/** Where somebody is sent who is not signed in. @param change parameters that differ */
export function toSignIn(change: Readonly<Record<string, string>> = {}, origin = `https://${SIGN_IN}`): Reply {
  return {
    status: 302,
    headers: {
      location: `${origin}/oauth2/authorize?${new URLSearchParams({ ...Object.fromEntries(asked), ...change })}`,
    },
  };
}

/** @param change answers that differ, by path with its query */
export function edge(change: Readonly<Record<string, Reply>> = {}): Answering {
  let cached = false;
  return ({ url = '' }) => {
    const path = decodeURIComponent(url);
    if (change[path]) return change[path];
    if (path.includes('<script>')) return { status: 403 };
    if (path === '/signed-out')
      return { status: 200, headers: { ...SECURE, ...POLICY, 'content-type': 'text/html' }, body: PAGE };
    if (path.startsWith('/assets/')) {
      const before = cached;
      cached = true;
      return {
        status: 200,
        headers: { ...SECURE, 'content-type': 'text/css', 'x-cache': `${before ? 'Hit' : 'Miss'} from cloudfront` },
      };
    }
    return toSignIn();
  };
}

/** A deployment in which all is well. */
export const sound = (): Deployed => ({
  edge: edge(),
  plain: () => ({ status: 301, headers: { location: `https://${HOST}/` } }),
  signIn: ({ url }) =>
    url?.startsWith('/oauth2/authorize')
      ? { status: 302, headers: { location: '/login?client_id=1abc' } }
      : { status: 200 },
  distribution: () => ({ status: 502 }),
});

/** Goes the way of a request through a deployment that stands only for that. */
export async function visit(
  deployed: Deployed,
  target: Partial<Target> = {},
  options: Partial<VisitorOptions> = {},
): Promise<NamedFinding[]> {
  const standIns: StandIn[] = [];
  const start = async (answering: Answering | undefined, how?: StandInOptions): Promise<Place> => {
    if (!answering) return NOBODY;
    const standIn = await startStandIn(answering, how);
    standIns.push(standIn);
    return standIn.place;
  };
  const plain = { encrypted: false };
  const connect = new Map([
    [`${HOST}:443`, await start(deployed.edge, deployed.edgeTls)],
    [`${HOST}:80`, await start(deployed.plain, plain)],
    [`${SIGN_IN}:443`, await start(deployed.signIn)],
    [`${DISTRIBUTION}:443`, await start(deployed.distribution)],
    [`${LOAD_BALANCER}:443`, await start(deployed.loadBalancer)],
    [`${LOAD_BALANCER}:80`, await start(deployed.plainLoadBalancer, plain)],
  ]);
  try {
    return await walk(new Visitor({ connect, authority: certificate, timeout: 5_000, ...options }), {
      ...TARGET,
      ...target,
    });
  } finally {
    await Promise.all(standIns.map((standIn) => standIn.close()));
  }
}
