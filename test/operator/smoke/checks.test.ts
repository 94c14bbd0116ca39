import type { NamedFinding } from '../../../src/operator/check';
import type { DeploymentAddresses } from '../../../src/operator/smoke/addresses';
import { oldTls } from '../../../src/operator/smoke/checks/dns-and-tls';
import { loadBalancer } from '../../../src/operator/smoke/checks/load-balancer';
import type { HttpClientOptions } from '../../../src/operator/smoke/http-client';
import { problems } from '../../support/operator/doctor/doctor-fixture';
import {
  checkDeployment,
  edge,
  HOST,
  healthyServers,
  LOAD_BALANCER,
  type Servers,
  signInRedirect,
} from '../../support/operator/smoke/deployment-fixture';

describe('in a healthy deployment, the smoke test', () => {
  it('reports every check as ok, in order', async () => {
    const findings = await checkDeployment(healthyServers());
    expect(problems(findings)).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      'Host name',
      'Certificate',
      'Plain HTTP',
      'Old TLS',
      'Sign-in',
      'Forged identity',
      'Signed-out page',
      'Signed-out page',
      'Assets',
      'Web ACL',
      'Load balancer',
      'Distribution',
    ]);
    expect(findings).toContainEqual({ check: 'Old TLS', level: 'ok', what: 'TLS 1.1 is rejected' });
    expect(findings).toContainEqual({
      check: 'Load balancer',
      level: 'ok',
      what: `${LOAD_BALANCER} is closed to plain HTTP, HTTPS, HTTPS with a forged origin header`,
    });
  });

  it('accepts that the port for plain HTTP is closed', async () => {
    expect(problems(await checkDeployment({ ...healthyServers(), plainHttp: undefined }))).toEqual([]);
  });
});

interface PreparedFault {
  readonly name: string;
  readonly servers?: Partial<Servers>;
  readonly addresses?: Partial<DeploymentAddresses>;
  readonly options?: Partial<HttpClientOptions>;
  readonly findings: readonly (readonly [check: string, level: NamedFinding['level'], what: RegExp])[];
}

const forbidden = () => ({ status: 403 });

const FAULTS: readonly PreparedFault[] = [
  {
    name: 'an untrusted certificate',
    options: { ca: undefined },
    findings: [['Certificate', 'fault', /browsers do not trust it: self-signed certificate/]],
  },
  {
    name: 'a certificate that expires soon',
    options: { now: () => new Date('2126-10-20') },
    findings: [['Certificate', 'warning', /^expires in \d+ days, on 2126-/]],
  },
  {
    name: 'a host that does not respond',
    servers: { edge: () => 'no response' },
    options: { timeout: 300 },
    findings: [['Certificate', 'fault', /no response within 0\.3 s/]],
  },
  {
    name: 'old TLS versions',
    servers: { edgeTls: { minTlsVersion: 'TLSv1' } },
    findings: [['Old TLS', 'fault', /TLS 1\.1 is accepted/]],
  },
  {
    name: 'plain HTTP without a redirect',
    servers: { plainHttp: () => ({ status: 200 }) },
    findings: [['Plain HTTP', 'fault', /answered with 200/]],
  },
  {
    name: 'plain HTTP that redirects to another host',
    servers: { plainHttp: () => ({ status: 302, headers: { location: 'https://chat.example.org.evil.example/' } }) },
    findings: [['Plain HTTP', 'fault', /302, to https:\/\/chat\.example\.org\.evil\.example\//]],
  },
  {
    name: 'a product that needs no sign-in',
    servers: { edge: edge({ '/': { status: 200 } }) },
    findings: [['Sign-in', 'fault', /answered with 200.*open to everyone/]],
  },
  {
    name: 'an edge that rejects every request',
    servers: { edge: edge({ '/': { status: 403 } }) },
    findings: [['Sign-in', 'fault', /answered with 403/]],
  },
  {
    name: 'no healthy task',
    servers: { edge: edge({ '/': { status: 503 } }) },
    findings: [['Sign-in', 'fault', /answered with 503/]],
  },
  {
    name: 'sign-in pages of another origin',
    servers: { edge: edge({ '/': signInRedirect({}, 'https://evil.example') }) },
    findings: [['Sign-in', 'fault', /points to https:\/\/evil\.example, not to https:\/\/joule-verne-example/]],
  },
  {
    name: "sign-in pages that are not Cognito's",
    addresses: { signIn: undefined },
    servers: { edge: edge({ '/': signInRedirect({}, 'https://evil.example') }) },
    findings: [['Sign-in', 'fault', /which does not belong to Cognito/]],
  },
  {
    name: 'a wrong callback',
    servers: {
      edge: edge({ '/': signInRedirect({ redirect_uri: 'https://d111.cloudfront.net/oauth2/idpresponse' }) }),
    },
    findings: [['Sign-in', 'fault', /has the callback https:\/\/d111\.cloudfront\.net/]],
  },
  {
    name: 'another grant type and scope, and no client id',
    servers: { edge: edge({ '/': signInRedirect({ response_type: 'token', client_id: '', scope: 'email' }) }) },
    findings: [
      ['Sign-in', 'fault', /does not request an authorization code/],
      ['Sign-in', 'fault', /has no client id/],
      ['Sign-in', 'fault', /does not request the scope openid/],
    ],
  },
  {
    name: 'an error page of Cognito',
    servers: {
      signIn: ({ url }) =>
        url?.startsWith('/error')
          ? { status: 200 }
          : { status: 302, headers: { location: '/error?error=redirect_mismatch' } },
    },
    findings: [['Sign-in', 'fault', /Cognito shows an error: redirect_mismatch/]],
  },
  {
    name: 'a missing sign-in page',
    servers: { signIn: () => ({ status: 404 }) },
    findings: [['Sign-in', 'fault', /sign-in page answers with 404/]],
  },
  {
    name: 'a forged identity that the product accepts',
    servers: { edge: (request) => (request.headers['x-amzn-oidc-data'] ? { status: 200 } : defaultEdge(request)) },
    findings: [['Forged identity', 'fault', /\/admin is answered with 200/]],
  },
  {
    name: 'a signed-out page that requires a sign-in',
    servers: { edge: edge({ '/signed-out': signInRedirect() }) },
    findings: [
      ['Signed-out page', 'fault', /answered with 302/],
      ['Assets', 'unknown', /contains none/],
    ],
  },
  {
    name: 'missing security headers',
    servers: { edge: edge({ '/signed-out': { status: 200, body: '<script src="/assets/app.css"></script>' } }) },
    findings: [
      ['Signed-out page', 'fault', /strict-transport-security/],
      ['Signed-out page', 'fault', /x-content-type-options/],
      ['Signed-out page', 'warning', /content-security-policy/],
    ],
  },
  {
    name: 'a missing asset',
    servers: { edge: edge({ '/assets/app.css?v=1&w=2': { status: 404 } }) },
    findings: [['Assets', 'fault', /answered with 404/]],
  },
  {
    name: 'an asset that is an HTML page',
    servers: { edge: edge({ '/assets/app.css?v=1&w=2': { status: 200, headers: { 'content-type': 'text/html' } } }) },
    findings: [['Assets', 'fault', /has the content type text\/html/]],
  },
  {
    name: 'an asset that is not cached',
    servers: {
      edge: edge({
        '/assets/app.css?v=1&w=2': {
          status: 200,
          headers: { 'content-type': 'text/css', 'x-cache': 'Miss from cloudfront' },
        },
      }),
    },
    findings: [['Assets', 'warning', /x-cache: Miss from cloudfront/]],
  },
  {
    name: 'no web ACL',
    servers: { edge: edge({ '/?q=<script>alert(1)</script>': signInRedirect() }) },
    findings: [['Web ACL', 'fault', /answered with 302, not blocked/]],
  },
  {
    name: "the organisation's own web ACL that allows scripts",
    addresses: { ownWebAcl: true },
    servers: { edge: edge({ '/?q=<script>alert(1)</script>': signInRedirect() }) },
    findings: [['Web ACL', 'warning', /answered with 302, not blocked/]],
  },
  {
    name: 'a load balancer that can be reached',
    servers: { loadBalancer: forbidden },
    findings: [
      ['Load balancer', 'warning', /can be reached by HTTPS, but rejects/],
      ['Load balancer', 'warning', /forged origin header.*rejects/],
    ],
  },
  {
    name: 'a load balancer that answers to plain HTTP',
    servers: { loadBalancerHttp: () => ({ status: 200 }) },
    findings: [['Load balancer', 'fault', /answers to plain HTTP with 200/]],
  },
  {
    name: 'a load balancer that accepts a forged origin header',
    servers: {
      loadBalancer: ({ headers }) => ({ status: headers['x-origin-secret'] && headers.host === HOST ? 200 : 403 }),
    },
    findings: [
      ['Load balancer', 'warning', /by HTTPS,/],
      [
        'Load balancer',
        'fault',
        /answers to HTTPS with a forged origin header with 200: requests can bypass CloudFront/,
      ],
    ],
  },
  {
    name: 'a load balancer that accepts connections without a response',
    servers: { loadBalancer: () => 'no response' },
    options: { timeout: 1_000 },
    findings: [
      ['Load balancer', 'warning', /by HTTPS, but does not respond/],
      ['Load balancer', 'warning', /forged origin header, but does not respond/],
    ],
  },
  {
    name: 'an unknown load balancer',
    addresses: { loadBalancer: undefined },
    findings: [['Load balancer', 'unknown', /not known/]],
  },
  {
    name: 'an unknown distribution',
    addresses: { distribution: undefined },
    findings: [['Distribution', 'unknown', /not known/]],
  },
  {
    name: 'a distribution that serves the product',
    servers: { distribution: edge() },
    findings: [['Distribution', 'fault', /serves the product/]],
  },
];

const defaultEdge = edge();

describe('the smoke test reports', () => {
  it.each(FAULTS)('$name', async ({ servers, addresses, options, findings }) => {
    const found = problems(await checkDeployment({ ...healthyServers(), ...servers }, addresses, options));
    expect(found).toEqual(
      findings.map(([check, level, what]) => ({
        check,
        level,
        what: expect.stringMatching(what),
        remedy: expect.stringMatching(/\.$|diff$/),
      })),
    );
  });

  it.each(['ECONNRESET', 'ETIMEDOUT', 'ENORESPONSE', 'EPROTO'])(
    'that TLS 1.1 cannot be checked if the request fails with %s',
    async (code) => {
      const get = () => Promise.reject(Object.assign(new Error('broken'), { code }));
      expect(await oldTls.run({ client: { get }, host: HOST } as never)).toEqual([
        { level: 'unknown', what: 'cannot be checked: the connection failed (broken)', remedy: 'Try again.' },
      ]);
    },
  );

  it('that the load balancer cannot be checked if the name server does not respond', async () => {
    const resolve = () =>
      Promise.reject(Object.assign(new Error('getaddrinfo EAI_AGAIN lb.example.org'), { code: 'EAI_AGAIN' }));
    expect(
      await loadBalancer.run({ client: { resolve }, host: HOST, loadBalancer: 'lb.example.org' } as never),
    ).toEqual([
      { level: 'unknown', what: 'cannot be checked: getaddrinfo EAI_AGAIN lb.example.org', remedy: 'Try again.' },
    ]);
  });

  it('a host name that does not resolve', async () => {
    // A DNS label has at most 63 characters, so the resolver rejects this name without a query.
    const host = `${'a'.repeat(64)}.invalid`;
    expect(problems(await checkDeployment(healthyServers(), { host }))).toEqual([
      {
        check: 'Host name',
        level: 'fault',
        what: `${host} does not resolve`,
        remedy: expect.stringContaining('points to d111.cloudfront.net'),
      },
    ]);
  });
});
