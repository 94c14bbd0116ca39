import { Evaluator, type WebRequest } from '../../support/infra/web-acl/evaluator';
import {
  type Component,
  DOCUMENTED,
  type DocumentedRule,
  ON_CONTENT,
  rulesOn,
} from '../../support/infra/web-acl/managed-rules';
import { type Json, webAclTemplate } from '../../support/infra/web-acl/web-acl-fixture';

const acl = new Evaluator(webAclTemplate());
const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** The worst: every rule on bodies, queries and cookies takes the request for an attack. */
const worst = ({ component }: DocumentedRule) => ON_CONTENT.includes(component);
const under = (request: WebRequest, matches: (rule: DocumentedRule) => boolean = worst) =>
  acl.evaluate(request, matches).action;
const named =
  (...names: string[]) =>
  ({ name }: DocumentedRule) =>
    names.includes(name);

const FREE_TEXT = [
  `/conversations/${ID}/turns`,
  '/conversations/5f0d3f9e-8b1c-4c1e-9f7a-2b1d6e3c4a5b/turns',
  '/admin/documents',
  '/admin/documents/deletion',
  '/admin/probe',
  '/admin/users/imports',
];

describe('when every rule on bodies, queries and cookies matches', () => {
  it.each(FREE_TEXT)('lets what people write and upload pass: POST %s', (path) => {
    const { action, labels } = acl.evaluate({ method: 'POST', path }, worst);
    expect(action).toBe('Allow');
    expect([...labels].sort()).toEqual(
      rulesOn(ON_CONTENT)
        .map(({ label }) => label)
        .sort(),
    );
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'post', 'POSTS', ''])(
    'fails for the same paths with the method "%s"',
    (method) => {
      for (const path of FREE_TEXT) expect([path, under({ method, path })]).toEqual([path, 'Block']);
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
  ])('fails for every other path: %s', (path) => {
    for (const method of ['GET', 'POST', 'DELETE'])
      expect([method, under({ method, path })]).toEqual([method, 'Block']);
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
  ])('fails for what only resembles them: %j', (path) => {
    expect(under({ method: 'POST', path })).toBe('Block');
  });
});

describe('when a single rule matches', () => {
  it.each(rulesOn(['body']).map(({ name }) => name))(
    '%s refuses everywhere but where people send free text',
    (name) => {
      expect(under({ method: 'POST', path: '/language' }, named(name))).toBe('Block');
      for (const path of FREE_TEXT) expect(under({ method: 'POST', path }, named(name))).toBe('Allow');
    },
  );

  it.each(rulesOn(['query']).map(({ name }) => name))('%s refuses on pages', (name) => {
    for (const path of [
      '/',
      '/conversations',
      '/admin/users',
      '/admin/audit',
      '/admin/documents',
      '/admin/documents/changes',
    ]) {
      expect(under({ method: 'GET', path }, named(name))).toBe('Block');
    }
  });

  it.each([
    '/oauth2/idpresponse',
    '/admin/documents/file',
    '/admin/documents/details',
    '/admin/documents/replacement',
    '/admin/documents/deletion',
  ])('a query may be long, and end like a file: GET %s', (path) => {
    const lenient = ['SizeRestrictions_QUERYSTRING', 'RestrictedExtensions_QUERYARGUMENTS'];
    expect(under({ method: 'GET', path }, named(...lenient))).toBe('Allow');
    expect(under({ method: 'PUT', path }, named(...lenient))).toBe('Block');
    expect(under({ method: 'GET', path: `${path}/` }, named(...lenient))).toBe('Block');
    for (const { name } of rulesOn(['query']).filter((rule) => !lenient.includes(rule.name))) {
      expect([name, under({ method: 'GET', path }, named(...lenient, name))]).toEqual([name, 'Block']);
    }
  });

  it('lets the cookies of the load balancer pass, however long, on every path', () => {
    for (const path of ['/', '/assets/app.css', '/admin', '/oauth2/idpresponse', `/conversations/${ID}`]) {
      for (const method of ['GET', 'POST', 'DELETE'])
        expect(under({ method, path }, named('SizeRestrictions_Cookie_HEADER'))).toBe('Allow');
    }
  });

  it.each(['EC2MetaDataSSRF_COOKIE', 'CrossSiteScripting_COOKIE'])(
    '%s refuses: no cookie of ours has such content',
    (name) => {
      expect(under({ method: 'GET', path: '/' }, named(name))).toBe('Block');
    },
  );

  it.each(rulesOn(['header', 'method', 'path']).map(({ name }) => name))(
    '%s refuses everywhere, the paths of free text included',
    (name) => {
      for (const path of [...FREE_TEXT, '/']) expect(under({ method: 'POST', path }, named(name))).toBe('Block');
    },
  );

  it('refuses addresses of ill repute, but not those that are only said to take part in floods', () => {
    for (const name of ['AWSManagedIPReputationList', 'AWSManagedReconnaissanceList']) {
      expect(under({ method: 'GET', path: '/' }, named(name))).toBe('Block');
    }
    expect(under({ method: 'GET', path: '/' }, named('AWSManagedIPDDoSList'))).toBe('Allow');
  });
});

describe("AWS's rules", () => {
  const { Rules } = acl.properties as { Rules: Json[] };
  const groups = Rules.flatMap(({ Statement }) => Statement.ManagedRuleGroupStatement ?? []);
  const labelKeys = [...JSON.stringify(Rules).matchAll(/"Key":"([^"]+)"/g)].map(([, key]) => key!);

  it('are overridden by the names that AWS documents, every one of those groups', () => {
    for (const { Name, RuleActionOverrides } of groups) {
      const known = DOCUMENTED[Name]!.rules.filter(({ action }) => action === 'Block').map(({ name }) => name);
      expect(RuleActionOverrides.map((override: Json) => override.Name).sort()).toEqual(known.sort());
    }
  });

  it('only count where they look at bodies, queries and cookies, and refuse everywhere else', () => {
    const lenient = new Set(rulesOn(ON_CONTENT).map(({ name }) => name));
    for (const { RuleActionOverrides } of groups) {
      for (const { Name, ActionToUse } of RuleActionOverrides) {
        expect([Name, Object.keys(ActionToUse)]).toEqual([Name, [lenient.has(Name) ? 'Count' : 'Block']]);
      }
    }
  });

  it('mean something by every label but that of long cookies, and each label is written as AWS writes it', () => {
    const meant = rulesOn(ON_CONTENT)
      .filter(({ name }) => name !== 'SizeRestrictions_Cookie_HEADER')
      .map(({ label }) => label);
    expect([...new Set(labelKeys)].sort()).toEqual(meant.sort());
  });

  it('set their labels before these are asked for', () => {
    const asks = (rule: unknown) => JSON.stringify(rule).includes('LabelMatchStatement');
    const manages = (rule: unknown) => JSON.stringify(rule).includes('ManagedRuleGroupStatement');
    const lastGroup = Math.max(...Rules.filter(manages).map(({ Priority }) => Priority));
    expect(Math.min(...Rules.filter(asks).map(({ Priority }) => Priority))).toBeGreaterThan(lastGroup);
  });

  it('are never passed over: nothing allows before the end', () => {
    expect(JSON.stringify(Rules)).not.toContain('"Allow"');
    expect(acl.properties.DefaultAction).toEqual({ Allow: {} });
  });

  it.each<Component>(['body', 'query', 'cookie'])('on a %s are all known to the web ACL', (component) => {
    expect(rulesOn([component]).length).toBeGreaterThan(2);
    for (const { label } of rulesOn([component]))
      expect(label).toMatch(/^awswaf:managed:aws:(core-rule-set|known-bad-inputs):\w+$/);
  });
});
