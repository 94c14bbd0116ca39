import { Evaluator, type WebRequest } from '../../support/infra/web-acl/evaluator';
import {
  type Component,
  DOCUMENTED,
  type DocumentedRule,
  ON_CONTENT,
  rulesOn,
} from '../../support/infra/web-acl/managed-rules';
import { defaultWebAcl, type Json } from '../../support/infra/web-acl/web-acl-fixture';

const acl = new Evaluator(defaultWebAcl());
const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** The worst case: every rule on bodies, queries and cookies matches. */
const everyContentRule = ({ component }: DocumentedRule) => ON_CONTENT.includes(component);
const actionFor = (request: WebRequest, matches: (rule: DocumentedRule) => boolean = everyContentRule) =>
  acl.evaluate(request, matches).action;
const named =
  (...names: string[]) =>
  ({ name }: DocumentedRule) =>
    names.includes(name);

const FREE_TEXT = [
  `/conversations/${ID}/turns`,
  '/conversations/5f0d3f9e-8b1c-4c1e-9f7a-2b1d6e3c4a5b/turns',
  `/conversations/${ID}/turns/${ID}/feedback`,
  '/admin/documents',
  '/admin/documents/deletion',
  '/admin/probe',
  '/admin/users/imports',
];

describe('the web ACL when every rule on bodies, queries and cookies matches', () => {
  it.each(FREE_TEXT)('allows free text and uploads: POST %s', (path) => {
    const { action, labels } = acl.evaluate({ method: 'POST', path }, everyContentRule);
    expect(action).toBe('Allow');
    expect([...labels].sort()).toEqual(
      rulesOn(ON_CONTENT)
        .map(({ label }) => label)
        .sort(),
    );
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'post', 'POSTS', ''])(
    'blocks the paths for free text with the method "%s"',
    (method) => {
      for (const path of FREE_TEXT) expect([path, actionFor({ method, path })]).toEqual([path, 'Block']);
    },
  );

  it.each([
    '/',
    '/conversations',
    `/conversations/${ID}`,
    `/conversations/${ID}/delete`,
    `/conversations/${ID}/turns/${ID}/answer/stop`,
    '/language',
    '/sign-out',
    '/signed-out',
    '/assets/app.css',
    '/healthz',
    '/oauth2/idpresponse',
    '/admin',
    '/admin/users',
    `/admin/users/${ID}/delete`,
    '/admin/users/import',
    `/admin/users/imports/${ID}/start`,
    '/admin/documents/details',
    `/admin/documents/incoming/${ID}`,
    '/admin/synchronisation',
    '/admin/audit',
    '/wp-login.php',
    '/.env',
    '/admin/documents.php',
    '/xadmin/documents',
  ])('blocks every path except the paths for free text: %s', (path) => {
    for (const method of ['GET', 'POST', 'DELETE'])
      expect([method, actionFor({ method, path })]).toEqual([method, 'Block']);
  });

  it.each([
    `/conversations/${ID}/turns/../../evil`,
    `/conversations/${ID}/turns/%2e%2e/%2e%2e/evil`,
    `/conversations/${ID}/turns%2f..%2fevil`,
    `/conversations/../evil/turns`,
    `/conversations/./${ID}/turns`,
    '/conversations/../turns',
    '/conversations/%2e%2e/turns',
    '/conversations/%00/turns',
    '/conversations/a%2fb/turns',
    '/conversations/a/b/turns',
    '/conversations//turns',
    `/conversations/${ID}/turns/`,
    `/conversations/${ID}/turns//`,
    `/CONVERSATIONS/${ID}/turns`,
    `/conversations/${ID}/Turns`,
    `//conversations/${ID}/turns`,
    `/evil/../conversations/${ID}/turns`,
    `/evil/%2e%2e/conversations/${ID}/turns`,
    `/evil;/conversations/${ID}/turns`,
    `/conversations/${ID}/turns;a=b`,
    `/conversations/${ID}/turns%00`,
    `/conversations/${ID}/turns%0a`,
    `/conversations/${ID}/turns `,
    `/conversations/${ID}/turns.json`,
    `/conversations/${ID}/%74urns`,
    `/%63onversations/${ID}/turns`,
    `\\conversations\\${ID}\\turns`,
    `/conversations/${ID}\\turns`,
    '/conversations/ümlaut/turns',
    '/conversations/a_b/turns',
    '/conversations/<script>/turns',
    '/conversations/a.b/turns',
    '/admin/documents/',
    '/admin/documents/../users',
    '/admin/documents/%2e%2e/users',
    '/Admin/Documents',
    '/admin%2fdocuments',
    '/admin//documents',
    '/admin/documents/deletion/../../users',
    '/admin/probe/..',
    '/admin/users/imports/../../../',
    'http://evil.example/admin/documents',
    '',
  ])('blocks paths that only resemble the paths for free text: %j', (path) => {
    expect(actionFor({ method: 'POST', path })).toBe('Block');
  });
});

describe('the web ACL when only some rules match', () => {
  it.each(rulesOn(['body']).map(({ name }) => name))(
    'blocks POST /language and allows POST to the paths for free text: %s',
    (name) => {
      expect(actionFor({ method: 'POST', path: '/language' }, named(name))).toBe('Block');
      for (const path of FREE_TEXT) expect(actionFor({ method: 'POST', path }, named(name))).toBe('Allow');
    },
  );

  it.each(rulesOn(['query']).map(({ name }) => name))('blocks requests for the start page and lists: %s', (name) => {
    for (const path of [
      '/',
      '/conversations',
      '/admin/users',
      '/admin/audit',
      '/admin/documents',
      '/admin/documents/changes',
    ]) {
      expect(actionFor({ method: 'GET', path }, named(name))).toBe('Block');
    }
  });

  it.each([
    '/oauth2/idpresponse',
    '/admin/documents/file',
    '/admin/documents/details',
    '/admin/documents/replacement',
    '/admin/documents/deletion',
  ])('allows a long query that ends with a file extension: GET %s', (path) => {
    const allowed = ['SizeRestrictions_QUERYSTRING', 'RestrictedExtensions_QUERYARGUMENTS'];
    expect(actionFor({ method: 'GET', path }, named(...allowed))).toBe('Allow');
    expect(actionFor({ method: 'PUT', path }, named(...allowed))).toBe('Block');
    expect(actionFor({ method: 'GET', path: `${path}/` }, named(...allowed))).toBe('Block');
    for (const { name } of rulesOn(['query']).filter((rule) => !allowed.includes(rule.name))) {
      expect([name, actionFor({ method: 'GET', path }, named(...allowed, name))]).toEqual([name, 'Block']);
    }
  });

  it.each(rulesOn(['query']).map(({ name }) => name))('allows any words in a search: %s', (name) => {
    expect(actionFor({ method: 'GET', path: '/search' }, named(name))).toBe('Allow');
    expect(actionFor({ method: 'GET', path: '/search/' }, named(name))).toBe('Block');
  });

  it('allows long cookies of the load balancer on every path', () => {
    for (const path of ['/', '/assets/app.css', '/admin', '/oauth2/idpresponse', `/conversations/${ID}`]) {
      for (const method of ['GET', 'POST', 'DELETE'])
        expect(actionFor({ method, path }, named('SizeRestrictions_Cookie_HEADER'))).toBe('Allow');
    }
  });

  it.each(['EC2MetaDataSSRF_COOKIE', 'CrossSiteScripting_COOKIE'])(
    'blocks cookies with content that the cookies of the product never have: %s',
    (name) => {
      expect(actionFor({ method: 'GET', path: '/' }, named(name))).toBe('Block');
    },
  );

  it.each(rulesOn(['header', 'method', 'path']).map(({ name }) => name))(
    'blocks every path, including the paths for free text: %s',
    (name) => {
      for (const path of [...FREE_TEXT, '/']) expect(actionFor({ method: 'POST', path }, named(name))).toBe('Block');
    },
  );

  it('blocks addresses with a bad reputation, but not addresses that are only suspected of DDoS', () => {
    for (const name of ['AWSManagedIPReputationList', 'AWSManagedReconnaissanceList']) {
      expect(actionFor({ method: 'GET', path: '/' }, named(name))).toBe('Block');
    }
    expect(actionFor({ method: 'GET', path: '/' }, named('AWSManagedIPDDoSList'))).toBe('Allow');
  });
});

describe("AWS's rules", () => {
  const { Rules } = acl.properties as { Rules: Json[] };
  const groups = Rules.flatMap(({ Statement }) => Statement.ManagedRuleGroupStatement ?? []);
  const labelKeys = [...JSON.stringify(Rules).matchAll(/"Key":"([^"]+)"/g)].map(([, key]) => key!);

  it('are overridden by name if the documentation says that they block requests, and only then', () => {
    for (const { Name, RuleActionOverrides } of groups) {
      const known = DOCUMENTED[Name]!.rules.filter(({ action }) => action === 'Block').map(({ name }) => name);
      expect(RuleActionOverrides.map((override: Json) => override.Name).sort()).toEqual(known.sort());
    }
  });

  it('count requests without blocking them if they inspect bodies, queries or cookies, and otherwise block requests', () => {
    const counted = new Set(rulesOn(ON_CONTENT).map(({ name }) => name));
    for (const { RuleActionOverrides } of groups) {
      for (const { Name, ActionToUse } of RuleActionOverrides) {
        expect([Name, Object.keys(ActionToUse)]).toEqual([Name, [counted.has(Name) ? 'Count' : 'Block']]);
      }
    }
  });

  it('add only labels that later rules evaluate, except the label for long cookies', () => {
    const expected = rulesOn(ON_CONTENT)
      .filter(({ name }) => name !== 'SizeRestrictions_Cookie_HEADER')
      .map(({ label }) => label);
    expect([...new Set(labelKeys)].sort()).toEqual(expected.sort());
  });

  it('run before all rules that evaluate labels', () => {
    const readsLabels = (rule: unknown) => JSON.stringify(rule).includes('LabelMatchStatement');
    const isManaged = (rule: unknown) => JSON.stringify(rule).includes('ManagedRuleGroupStatement');
    const lastGroup = Math.max(...Rules.filter(isManaged).map(({ Priority }) => Priority));
    expect(Math.min(...Rules.filter(readsLabels).map(({ Priority }) => Priority))).toBeGreaterThan(lastGroup);
  });

  it('are never skipped: no rule allows a request', () => {
    expect(JSON.stringify(Rules)).not.toContain('"Allow"');
    expect(acl.properties.DefaultAction).toEqual({ Allow: {} });
  });

  it.each<Component>(['body', 'query', 'cookie'])('have labels for the component %s', (component) => {
    expect(rulesOn([component]).length).toBeGreaterThan(2);
    for (const { label } of rulesOn([component]))
      expect(label).toMatch(/^awswaf:managed:aws:(core-rule-set|known-bad-inputs):\w+$/);
  });
});
