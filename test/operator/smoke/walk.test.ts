import type { NamedFinding } from '../../../src/operator/doctor/finding';
import type { Target } from '../../../src/operator/smoke/target';
import type { VisitorOptions } from '../../../src/operator/smoke/visitor';
import {
  type Deployed,
  edge,
  HOST,
  LOAD_BALANCER,
  sound,
  toSignIn,
  visit,
} from '../../support/operator/smoke/deployment-fixture';

const complaints = (findings: readonly NamedFinding[]) => findings.filter(({ level }) => level !== 'ok');

describe('a sound deployment', () => {
  it('has no fault, from its name to what must be closed', async () => {
    const findings = await visit(sound());
    expect(complaints(findings)).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      'Name',
      'Certificate',
      'Plain HTTP',
      'Old TLS',
      'Sign-in',
      'Forged identity',
      'Page after signing out',
      'Page after signing out',
      'Assets',
      'Web ACL',
      'Load balancer',
      'Distribution',
    ]);
    expect(findings).toContainEqual({ check: 'Old TLS', level: 'ok', what: 'TLS 1.1 is refused' });
    expect(findings).toContainEqual({
      check: 'Load balancer',
      level: 'ok',
      what: `${LOAD_BALANCER} is closed: plain HTTP, HTTPS, HTTPS with a forged origin header`,
    });
  });

  it('may have plain HTTP closed', async () => {
    expect(complaints(await visit({ ...sound(), plain: undefined }))).toEqual([]);
  });
});

interface PreparedFault {
  readonly name: string;
  readonly deployed?: Partial<Deployed>;
  readonly target?: Partial<Target>;
  readonly options?: Partial<VisitorOptions>;
  readonly says: readonly (readonly [check: string, level: NamedFinding['level'], what: RegExp])[];
}

const refusing = () => ({ status: 403 });

const FAULTS: readonly PreparedFault[] = [
  {
    name: 'a certificate that nobody trusts',
    options: { authority: undefined },
    says: [['Certificate', 'fault', /browsers do not trust it: self-signed certificate/]],
  },
  {
    name: 'a certificate that ends soon',
    options: { now: () => new Date('2126-10-20') },
    says: [['Certificate', 'warning', /^ends in \d+ days, on 2126-/]],
  },
  {
    name: 'nobody at the host',
    deployed: { edge: () => 'silence' },
    options: { timeout: 300 },
    says: [['Certificate', 'fault', /no answer within 0\.3 s/]],
  },
  {
    name: 'old TLS',
    deployed: { edgeTls: { oldestTls: 'TLSv1' } },
    says: [['Old TLS', 'fault', /TLS 1\.1 is accepted/]],
  },
  {
    name: 'plain HTTP',
    deployed: { plain: () => ({ status: 200 }) },
    says: [['Plain HTTP', 'fault', /answered with 200/]],
  },
  {
    name: 'plain HTTP that leads elsewhere',
    deployed: { plain: () => ({ status: 302, headers: { location: 'https://chat.example.org.evil.example/' } }) },
    says: [['Plain HTTP', 'fault', /302, to https:\/\/chat\.example\.org\.evil\.example\//]],
  },
  {
    name: 'a product that is open',
    deployed: { edge: edge({ '/': { status: 200 } }) },
    says: [['Sign-in', 'fault', /answered with 200.*open to everybody/]],
  },
  {
    name: 'an edge that refuses',
    deployed: { edge: edge({ '/': { status: 403 } }) },
    says: [['Sign-in', 'fault', /answered with 403/]],
  },
  {
    name: 'no healthy task',
    deployed: { edge: edge({ '/': { status: 503 } }) },
    says: [['Sign-in', 'fault', /answered with 503/]],
  },
  {
    name: "somebody else's sign-in pages",
    deployed: { edge: edge({ '/': toSignIn({}, 'https://evil.example') }) },
    says: [['Sign-in', 'fault', /leads to https:\/\/evil\.example, not to https:\/\/joule-verne-example/]],
  },
  {
    name: "sign-in pages that are not Cognito's",
    target: { signIn: undefined },
    deployed: { edge: edge({ '/': toSignIn({}, 'https://evil.example') }) },
    says: [['Sign-in', 'fault', /which is not Cognito's/]],
  },
  {
    name: 'a wrong way back',
    deployed: { edge: edge({ '/': toSignIn({ redirect_uri: 'https://d111.cloudfront.net/oauth2/idpresponse' }) }) },
    says: [['Sign-in', 'fault', /leads back to https:\/\/d111\.cloudfront\.net/]],
  },
  {
    name: 'another grant',
    deployed: { edge: edge({ '/': toSignIn({ response_type: 'token', client_id: '', scope: 'email' }) }) },
    says: [
      ['Sign-in', 'fault', /does not ask for a code/],
      ['Sign-in', 'fault', /names no client/],
      ['Sign-in', 'fault', /does not ask for openid/],
    ],
  },
  {
    name: 'an error of Cognito',
    deployed: {
      signIn: ({ url }) =>
        url?.startsWith('/error')
          ? { status: 200 }
          : { status: 302, headers: { location: '/error?error=redirect_mismatch' } },
    },
    says: [['Sign-in', 'fault', /Cognito shows an error: redirect_mismatch/]],
  },
  {
    name: 'no sign-in page',
    deployed: { signIn: () => ({ status: 404 }) },
    says: [['Sign-in', 'fault', /sign-in page answers with 404/]],
  },
  {
    name: 'a forged identity that is believed',
    deployed: { edge: (request) => (request.headers['x-amzn-oidc-data'] ? { status: 200 } : shared(request)) },
    says: [['Forged identity', 'fault', /\/admin is answered with 200/]],
  },
  {
    name: 'a page after signing out that asks to sign in',
    deployed: { edge: edge({ '/signed-out': toSignIn() }) },
    says: [
      ['Page after signing out', 'fault', /answered with 302/],
      ['Assets', 'unknown', /names none/],
    ],
  },
  {
    name: 'no security headers',
    deployed: { edge: edge({ '/signed-out': { status: 200, body: '<script src="/assets/app.css"></script>' } }) },
    says: [
      ['Page after signing out', 'fault', /strict-transport-security/],
      ['Page after signing out', 'fault', /x-content-type-options/],
      ['Page after signing out', 'warning', /content-security-policy/],
    ],
  },
  {
    name: 'an asset that is missing',
    deployed: { edge: edge({ '/assets/app.css?v=1&w=2': { status: 404 } }) },
    says: [['Assets', 'fault', /answered with 404/]],
  },
  {
    name: 'an asset that is a page',
    deployed: { edge: edge({ '/assets/app.css?v=1&w=2': { status: 200, headers: { 'content-type': 'text/html' } } }) },
    says: [['Assets', 'fault', /comes as text\/html/]],
  },
  {
    name: 'an asset that is not cached',
    deployed: {
      edge: edge({
        '/assets/app.css?v=1&w=2': {
          status: 200,
          headers: { 'content-type': 'text/css', 'x-cache': 'Miss from cloudfront' },
        },
      }),
    },
    says: [['Assets', 'warning', /x-cache: Miss from cloudfront/]],
  },
  {
    name: 'no web ACL',
    deployed: { edge: edge({ '/?q=<script>alert(1)</script>': toSignIn() }) },
    says: [['Web ACL', 'fault', /answered with 302, not refused/]],
  },
  {
    name: "a web ACL of one's own that lets scripts pass",
    target: { ownWebAcl: true },
    deployed: { edge: edge({ '/?q=<script>alert(1)</script>': toSignIn() }) },
    says: [['Web ACL', 'warning', /answered with 302, not refused/]],
  },
  {
    name: 'a load balancer that can be reached',
    deployed: { loadBalancer: refusing },
    says: [
      ['Load balancer', 'warning', /by HTTPS, it can be reached, though it refuses/],
      ['Load balancer', 'warning', /forged origin header.*refuses/],
    ],
  },
  {
    name: 'a load balancer that answers by plain HTTP',
    deployed: { plainLoadBalancer: () => ({ status: 200 }) },
    says: [['Load balancer', 'fault', /by plain HTTP, it answers with 200/]],
  },
  {
    name: 'a load balancer that believes a forged origin header',
    deployed: {
      loadBalancer: ({ headers }) => ({ status: headers['x-origin-secret'] && headers.host === HOST ? 200 : 403 }),
    },
    says: [
      ['Load balancer', 'warning', /by HTTPS, /],
      [
        'Load balancer',
        'fault',
        /by HTTPS with a forged origin header, it answers with 200: there is a way around CloudFront/,
      ],
    ],
  },
  {
    name: 'a load balancer that listens and says nothing',
    deployed: { loadBalancer: () => 'silence' },
    options: { timeout: 1_000 },
    says: [
      ['Load balancer', 'warning', /by HTTPS, .*says nothing/],
      ['Load balancer', 'warning', /forged origin header.*says nothing/],
    ],
  },
  {
    name: 'a load balancer that nobody has named',
    target: { loadBalancer: undefined },
    says: [['Load balancer', 'unknown', /not known/]],
  },
  {
    name: 'a distribution that nobody has named',
    target: { distribution: undefined },
    says: [['Distribution', 'unknown', /not known/]],
  },
  {
    name: 'a distribution that serves the product',
    deployed: { distribution: edge() },
    says: [['Distribution', 'fault', /serves the product/]],
  },
];

const shared = edge();

describe('fails, and names', () => {
  it.each(FAULTS)('$name', async ({ deployed, target, options, says }) => {
    const found = complaints(await visit({ ...sound(), ...deployed }, target, options));
    expect(found).toEqual(
      says.map(([check, level, what]) => ({
        check,
        level,
        what: expect.stringMatching(what),
        remedy: expect.stringMatching(/\.$|^Compare|diff$/),
      })),
    );
  });

  it('a name that leads nowhere', async () => {
    // Too long for a label: known to be nowhere without asking anybody.
    const nowhere = `${'a'.repeat(64)}.invalid`;
    const found = complaints(await visit(sound(), { host: nowhere }));
    expect(found).toEqual([
      {
        check: 'Name',
        level: 'fault',
        what: `${nowhere} leads nowhere`,
        remedy: expect.stringContaining('leads to d111.cloudfront.net'),
      },
    ]);
  });
});
