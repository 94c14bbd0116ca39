import { Key } from 'aws-cdk-lib/aws-kms';
import { resourcesOf } from '../../support/infra/templates';
import { capacityOf, INCLUDED_CAPACITY } from '../../support/infra/web-acl/capacity';
import { Evaluator, type WebRequest } from '../../support/infra/web-acl/evaluator';
import { type Json, propertiesOf, theOnly } from '../../support/infra/web-acl/web-acl-fixture';
import { webAclTemplate } from '../../support/infra/web-acl/web-acl-synthesis';

const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const template = webAclTemplate();
const acl = new Evaluator(template);
const page: WebRequest = { method: 'GET', path: '/', address: '192.0.2.7', country: 'CH' };
const outcome = (evaluator: Evaluator, request: Partial<WebRequest>) => {
  const { action, rule } = evaluator.evaluate({ ...page, ...request });
  return rule ? `${action} ${rule}` : action;
};

describe('a web ACL', () => {
  it('has the scope of CloudFront, and allows requests that no rule blocks', () => {
    expect(acl.properties).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } });
    expect(outcome(acl, {})).toBe('Allow');
  });

  it.each(['eu-central-1', ''])('rejects a region other than us-east-1: "%s"', (region) => {
    expect(() => webAclTemplate(() => ({}), region)).toThrow(/us-east-1/);
  });

  it('gives each rule a unique name, a unique priority, and a metric with the name of the rule', () => {
    const { Rules } = acl.properties as { Rules: Json[] };
    for (const { Name, VisibilityConfig } of Rules) {
      expect(VisibilityConfig).toMatchObject({ MetricName: Name, CloudWatchMetricsEnabled: true });
    }
    for (const key of ['Name', 'Priority']) expect(new Set(Rules.map((rule) => rule[key])).size).toBe(Rules.length);
    expect(Rules.map(({ Name }) => Name)).toEqual([
      'TooManyRequests',
      'TooManyQuestions',
      'TooManyUploads',
      'TooManySignIns',
      'Reputation',
      'Anonymous',
      'KnownBadInputs',
      'Common',
      'SuspiciousBody',
      'SuspiciousQuery',
      'LongQuery',
      'SuspiciousCookie',
    ]);
  });
});

describe('a web ACL with every option', () => {
  const allOptions = () => ({
    addresses: ['192.0.2.0/24', '2001:db8::/32'],
    countries: ['CH'],
    anonymousAddresses: 'block' as const,
  });

  it('stays within the capacity that is included in the price', () => {
    const capacity = capacityOf(theOnly(webAclTemplate(allOptions), 'AWS::WAFv2::WebACL').Rules);
    expect(capacity).toBeGreaterThan(975);
    expect(capacity).toBeLessThanOrEqual(INCLUDED_CAPACITY);
  });
});

describe('a web ACL with allowed networks', () => {
  const restricted = new Evaluator(
    webAclTemplate(() => ({ addresses: ['192.0.2.0/24', '198.51.100.4/32', '2001:db8:1::/48'] })),
  );

  it.each(['192.0.2.0', '192.0.2.255', '198.51.100.4', '2001:db8:1::1'])('allows their addresses: %s', (address) => {
    expect(outcome(restricted, { address })).toBe('Allow');
  });

  it.each(['192.0.3.1', '198.51.100.5', '2001:db8:2::1', '::1', '127.0.0.1'])(
    'blocks other addresses: %s',
    (address) => {
      expect(outcome(restricted, { address })).toBe('Block OutsideAddresses');
      expect(outcome(restricted, { address, method: 'POST', path: '/admin/documents' })).toBe('Block OutsideAddresses');
    },
  );

  it('blocks all IPv4 addresses if only IPv6 networks are allowed', () => {
    const ipv6 = new Evaluator(webAclTemplate(() => ({ addresses: ['2001:db8::/32'] })));
    expect(outcome(ipv6, { address: '2001:db8::1' })).toBe('Allow');
    expect(outcome(ipv6, {})).toBe('Block OutsideAddresses');
  });

  it.each([
    ['0.0.0.0/0', /whole internet/],
    ['::/0', /whole internet/],
    ['192.0.2.1', /192\.0\.2\.0\/24/],
    ['office', /such as/],
  ])('rejects the network %s', (address, message) => {
    expect(() => webAclTemplate(() => ({ addresses: [address] }))).toThrow(message);
  });

  it('rejects empty lists, which would block everyone', () => {
    expect(() => webAclTemplate(() => ({ addresses: [] }))).toThrow(/empty/);
    expect(() => webAclTemplate(() => ({ countries: [] }))).toThrow(/empty/);
  });
});

describe('a web ACL with allowed countries', () => {
  const restricted = new Evaluator(webAclTemplate(() => ({ countries: ['CH', 'LI'], addresses: ['192.0.2.0/24'] })));

  it('allows requests only from an allowed country and an allowed network', () => {
    expect(outcome(restricted, { country: 'LI' })).toBe('Allow');
    expect(outcome(restricted, { country: 'CH', address: '203.0.113.1' })).toBe('Block OutsideAddresses');
  });

  it.each(['DE', 'XX', undefined])('blocks other and unknown countries: %s', (country) => {
    expect(outcome(restricted, { country: country! })).toBe('Block OutsideCountries');
  });

  it('rejects invalid country codes', () => {
    expect(() => webAclTemplate(() => ({ countries: ['ch', 'Switzerland'] }))).toThrow(/ch, Switzerland/);
  });
});

describe('rate limits', () => {
  const low = new Evaluator(
    webAclTemplate(() => ({ rateLimits: { requests: 1000, questions: 100, uploads: 50, signIns: 70 } })),
  );

  it.each<[string, Partial<WebRequest>, number, string]>([
    ['pages', {}, 1000, 'TooManyRequests'],
    ['questions', { method: 'POST', path: `/conversations/${ID}/turns` }, 100, 'TooManyQuestions'],
    ['searches in the knowledge base', { method: 'POST', path: '/admin/probe' }, 100, 'TooManyQuestions'],
    ['uploads', { method: 'POST', path: '/admin/documents' }, 50, 'TooManyUploads'],
    ['lists of users', { method: 'POST', path: '/admin/users/imports' }, 50, 'TooManyUploads'],
    ['redirects from the sign-in page', { path: '/oauth2/idpresponse' }, 70, 'TooManySignIns'],
  ])('block %s only above the limit', (_what, request, limit, rule) => {
    expect(outcome(low, { ...request, requestCount: limit })).toBe('Allow');
    expect(outcome(low, { ...request, requestCount: limit + 1 })).toBe(`Block ${rule}`);
  });

  it.each([`/conversations/${ID}/turns/`, `/CONVERSATIONS/${ID}/Turns`, '/conversations/a%2fb/turns'])(
    'also count other spellings of the path of a question: %s',
    (path) => {
      expect(outcome(low, { method: 'POST', path, requestCount: 101 })).toBe('Block TooManyQuestions');
    },
  );

  it('by default allow 50 requests, 5 questions and 5 sign-ins for each of a thousand users behind one address', () => {
    const thousand = (request: Partial<WebRequest>, each: number) =>
      outcome(acl, { ...request, requestCount: 1000 * each });
    expect(thousand({}, 50)).toBe('Allow');
    expect(thousand({ method: 'POST', path: `/conversations/${ID}/turns` }, 5)).toBe('Allow');
    expect(thousand({ path: '/oauth2/idpresponse' }, 5)).toBe('Allow');
    expect(thousand({}, 51)).toBe('Block TooManyRequests');
  });

  it.each([9, 10.5, 0, -1, Number.NaN])('reject a limit that WAF does not support: %s', (questions) => {
    expect(() => webAclTemplate(() => ({ rateLimits: { questions } }))).toThrow(
      /rateLimits\.questions must be a whole number from 10/,
    );
  });
});

describe('anonymous addresses', () => {
  const anonymous = ({ name }: { name: string }) => name === 'HostingProviderIPList';

  it('are counted by default and blocked if configured', () => {
    expect(acl.evaluate(page, anonymous).action).toBe('Allow');
    const strict = new Evaluator(webAclTemplate(() => ({ anonymousAddresses: 'block' })));
    expect(strict.evaluate(page, anonymous)).toMatchObject({
      action: 'Block',
      rule: 'Anonymous',
      managedRule: 'HostingProviderIPList',
    });
  });
});

describe('a blocked request', () => {
  const strict = new Evaluator(webAclTemplate(() => ({ addresses: ['192.0.2.0/24'] })));
  const pages = strict.properties.CustomResponseBodies as Record<string, { Content: string; ContentType: string }>;
  const responses = {
    blocked: strict.evaluate(page, ({ name }) => name === 'CrossSiteScripting_QUERYARGUMENTS').response,
    outside: strict.evaluate({ ...page, address: '203.0.113.1' }).response,
    tooMany: strict.evaluate({ ...page, requestCount: 1_000_000 }).response,
  };

  it('receives the page and the header for the reason of the block', () => {
    for (const [name, response] of Object.entries(responses)) {
      expect(response).toMatchObject({
        CustomResponseBodyKey: name,
        ResponseHeaders: expect.arrayContaining([{ Name: 'x-joule-verne', Value: name }]),
      });
    }
    expect(Object.values(responses).map(({ ResponseCode }) => ResponseCode)).toEqual([403, 403, 429]);
  });

  it('receives a retry-after header after too many requests', () => {
    expect(responses.tooMany.ResponseHeaders).toContainEqual({ Name: 'retry-after', Value: '300' });
  });

  it("receives the page `blocked` if one of AWS's managed rules blocks it", () => {
    for (const name of ['NoUserAgent_HEADER', 'GenericLFI_URIPATH', 'Log4JRCE_HEADER', 'AWSManagedIPReputationList']) {
      expect(strict.evaluate(page, (rule) => rule.name === name).response).toEqual(responses.blocked);
    }
  });

  it.each(Object.keys(pages))(
    'receives the page "%s" in four languages, without scripts, within the size limit of WAF',
    (name) => {
      const { Content, ContentType } = pages[name]!;
      expect(ContentType).toBe('TEXT_HTML');
      for (const language of ['de', 'fr', 'it', 'en'])
        expect(Content).toMatch(
          new RegExp(`<section lang="${language}"><h1>[^<]{10,}</h1><p>[^<]{20,}</p><p>[^<]{20,}</p></section>`),
        );
      expect(Content).not.toMatch(/<script|<link|src=|url\(|\son\w+=|undefined|ß|&#223;/);
      expect(Buffer.byteLength(Content)).toBeLessThanOrEqual(4096);
      expect(Content).toMatch(/^[ -~]+$/);
    },
  );

  it('receives one of the existing pages, and the custom responses together have at most 100 headers', () => {
    const customResponses = [
      ...JSON.stringify(strict.properties.Rules).matchAll(/"CustomResponse":(\{.*?"ResponseHeaders":\[.*?\]\})/g),
    ].map(([, json]) => JSON.parse(json!));
    expect(customResponses.length).toBeGreaterThan(20);
    expect(customResponses.flatMap(({ ResponseHeaders }) => ResponseHeaders).length).toBeLessThanOrEqual(100);
    for (const { CustomResponseBodyKey } of customResponses)
      expect(Object.keys(pages)).toContain(CustomResponseBodyKey);
  });
});

describe('the log', () => {
  const logging = theOnly(template, 'AWS::WAFv2::LoggingConfiguration');
  const [[groupId, group]] = Object.entries(propertiesOf(template, 'AWS::Logs::LogGroup')) as [[string, Json]];

  it('has the name prefix that WAF requires, and the configured retention', () => {
    expect(group).toMatchObject({ LogGroupName: expect.stringMatching(/^aws-waf-logs-[\w-]+$/), RetentionInDays: 90 });
    expect(() => webAclTemplate(() => ({ logDays: 91 }))).toThrow(/91/);
  });

  it('is referenced by an ARN without the suffix that WAF rejects', () => {
    expect(JSON.stringify(logging.LogDestinationConfigs)).toMatch(/:logs:us-east-1:.*:log-group:/);
    expect(JSON.stringify(logging.LogDestinationConfigs)).not.toContain(':*');
    expect(JSON.stringify(logging.LogDestinationConfigs)).toContain(groupId);
  });

  it('contains only blocked requests', () => {
    expect(logging.LoggingFilter).toEqual({
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
    });
  });

  it('redacts queries and the headers cookie, authorization and referer in the log and in samples', () => {
    const headers = ['cookie', 'authorization', 'referer'];
    expect(logging.RedactedFields).toEqual([
      { QueryString: {} },
      ...headers.map((Name) => ({ SingleHeader: { Name } })),
    ]);
    expect(
      acl.properties.DataProtectionConfig.DataProtections.map(({ Field, Action }: Json) => [Field, Action]),
    ).toEqual([
      [{ FieldType: 'SINGLE_HEADER', FieldKeys: headers }, 'SUBSTITUTION'],
      [{ FieldType: 'QUERY_STRING' }, 'SUBSTITUTION'],
      [{ FieldType: 'BODY' }, 'SUBSTITUTION'],
    ]);
  });

  it('can be written only by the log delivery of this account, whose permission is created before logging is configured', () => {
    const { PolicyDocument } = theOnly(template, 'AWS::Logs::ResourcePolicy');
    const policy = JSON.stringify(PolicyDocument);
    expect(policy).toContain('delivery.logs.amazonaws.com');
    expect(policy).toContain('aws:SourceAccount');
    const [configuration] = Object.values(resourcesOf(template, 'AWS::WAFv2::LoggingConfiguration'));
    expect(configuration!.DependsOn).toEqual(
      expect.arrayContaining([groupId, ...Object.keys(resourcesOf(template, 'AWS::Logs::ResourcePolicy'))]),
    );
  });

  it('is encrypted with the given key', () => {
    const encrypted = webAclTemplate((stack) => ({ encryptionKey: new Key(stack, 'Key') }));
    expect(theOnly(encrypted, 'AWS::Logs::LogGroup').KmsKeyId).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'],
    });
  });
});
