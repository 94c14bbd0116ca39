import { Key } from 'aws-cdk-lib/aws-kms';
import { capacityOf, INCLUDED_CAPACITY } from '../../support/infra/web-acl/capacity';
import { Evaluator, type WebRequest } from '../../support/infra/web-acl/evaluator';
import {
  type Json,
  propertiesOf,
  schemaFindings,
  theOnly,
  webAclTemplate,
} from '../../support/infra/web-acl/web-acl-fixture';

const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const template = webAclTemplate();
const acl = new Evaluator(template);
const page: WebRequest = { method: 'GET', path: '/', address: '192.0.2.7', country: 'CH' };
const outcome = (evaluator: Evaluator, request: Partial<WebRequest>) => {
  const { action, rule } = evaluator.evaluate({ ...page, ...request });
  return rule ? `${action} ${rule}` : action;
};

describe('a web ACL', () => {
  it("is CloudFront's, and lets through what no rule refuses", () => {
    expect(acl.properties).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } });
    expect(outcome(acl, {})).toBe('Allow');
  });

  it.each(['eu-central-1', ''])('fails outside of us-east-1: "%s"', (region) => {
    expect(() => webAclTemplate(() => ({}), region)).toThrow(/us-east-1/);
  });

  it('gives every rule a metric of its own name, and a priority of its own', () => {
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
  const everything = () => ({
    allowedAddresses: ['192.0.2.0/24', '2001:db8::/32'],
    allowedCountries: ['CH'],
    anonymousAddresses: 'block' as const,
  });

  it('stays within the capacity that costs nothing more', () => {
    const capacity = capacityOf(theOnly(webAclTemplate(everything), 'AWS::WAFv2::WebACL').Rules);
    expect(capacity).toBeGreaterThan(975);
    expect(capacity).toBeLessThanOrEqual(INCLUDED_CAPACITY);
  });

  it("is what CloudFormation's schemas say", () => {
    expect(schemaFindings(everything)).toEqual([]);
  });
});

describe('a web ACL for some networks', () => {
  const some = new Evaluator(
    webAclTemplate(() => ({ allowedAddresses: ['192.0.2.0/24', '198.51.100.4/32', '2001:db8:1::/48'] })),
  );

  it.each(['192.0.2.0', '192.0.2.255', '198.51.100.4', '2001:db8:1::1'])('lets them in: %s', (address) => {
    expect(outcome(some, { address })).toBe('Allow');
  });

  it.each(['192.0.3.1', '198.51.100.5', '2001:db8:2::1', '::1', '127.0.0.1'])(
    'fails for everybody else: %s',
    (address) => {
      expect(outcome(some, { address })).toBe('Block OutsideAddresses');
      expect(outcome(some, { address, method: 'POST', path: '/admin/documents' })).toBe('Block OutsideAddresses');
    },
  );

  it('does with one kind of addresses, and then keeps out the other', () => {
    const ipv6 = new Evaluator(webAclTemplate(() => ({ allowedAddresses: ['2001:db8::/32'] })));
    expect(outcome(ipv6, { address: '2001:db8::1' })).toBe('Allow');
    expect(outcome(ipv6, {})).toBe('Block OutsideAddresses');
  });

  it.each([
    ['0.0.0.0/0', /everybody/],
    ['::/0', /everybody/],
    ['192.0.2.1', /192\.0\.2\.0\/24/],
    ['office', /such as/],
  ])('fails for %s', (address, message) => {
    expect(() => webAclTemplate(() => ({ allowedAddresses: [address] }))).toThrow(message);
  });

  it('fails for none at all, which would refuse everybody', () => {
    expect(() => webAclTemplate(() => ({ allowedAddresses: [] }))).toThrow(/empty/);
    expect(() => webAclTemplate(() => ({ allowedCountries: [] }))).toThrow(/empty/);
  });
});

describe('a web ACL for some countries', () => {
  const some = new Evaluator(
    webAclTemplate(() => ({ allowedCountries: ['CH', 'LI'], allowedAddresses: ['192.0.2.0/24'] })),
  );

  it('lets in who is in one of them and in an admitted network', () => {
    expect(outcome(some, { country: 'LI' })).toBe('Allow');
    expect(outcome(some, { country: 'CH', address: '203.0.113.1' })).toBe('Block OutsideAddresses');
  });

  it.each(['DE', 'XX', undefined])('fails for another, and where nobody knows: %s', (country) => {
    expect(outcome(some, { country: country! })).toBe('Block OutsideCountries');
  });

  it('fails for what is no country', () => {
    expect(() => webAclTemplate(() => ({ allowedCountries: ['ch', 'Switzerland'] }))).toThrow(/ch, Switzerland/);
  });
});

describe('rate limits', () => {
  const low = new Evaluator(
    webAclTemplate(() => ({ rateLimits: { requests: 1000, questions: 100, uploads: 50, signIns: 70 } })),
  );

  it.each<[string, Partial<WebRequest>, number, string]>([
    ['pages', {}, 1000, 'TooManyRequests'],
    ['questions', { method: 'POST', path: `/conversations/${ID}/turns` }, 100, 'TooManyQuestions'],
    ['questions to the knowledge base', { method: 'POST', path: '/admin/probe' }, 100, 'TooManyQuestions'],
    ['uploads', { method: 'POST', path: '/admin/documents' }, 50, 'TooManyUploads'],
    ['lists of people', { method: 'POST', path: '/admin/users/imports' }, 50, 'TooManyUploads'],
    ['returns from the sign-in page', { path: '/oauth2/idpresponse' }, 70, 'TooManySignIns'],
  ])('stop %s at the limit, and not before', (_what, request, limit, rule) => {
    expect(outcome(low, { ...request, soFar: limit })).toBe('Allow');
    expect(outcome(low, { ...request, soFar: limit + 1 })).toBe(`Block ${rule}`);
  });

  it.each([`/conversations/${ID}/turns/`, `/CONVERSATIONS/${ID}/Turns`, '/conversations/a%2fb/turns'])(
    'count another spelling of a question: %s',
    (path) => {
      expect(outcome(low, { method: 'POST', path, soFar: 101 })).toBe('Block TooManyQuestions');
    },
  );

  it('are those of a thousand people behind one address where nobody says otherwise', () => {
    const thousand = (request: Partial<WebRequest>, each: number) => outcome(acl, { ...request, soFar: 1000 * each });
    expect(thousand({}, 50)).toBe('Allow');
    expect(thousand({ method: 'POST', path: `/conversations/${ID}/turns` }, 5)).toBe('Allow');
    expect(thousand({ path: '/oauth2/idpresponse' }, 5)).toBe('Allow');
    expect(thousand({}, 51)).toBe('Block TooManyRequests');
  });

  it.each([9, 10.5, 0, -1, Number.NaN])('fails for a limit that WAF does not know: %s', (questions) => {
    expect(() => webAclTemplate(() => ({ rateLimits: { questions } }))).toThrow(
      /rateLimits\.questions is .* whole number/,
    );
  });
});

describe('anonymous addresses', () => {
  const anonymous = ({ name }: { name: string }) => name === 'HostingProviderIPList';

  it('are only counted, unless somebody wants them refused', () => {
    expect(acl.evaluate(page, anonymous).action).toBe('Allow');
    const strict = new Evaluator(webAclTemplate(() => ({ anonymousAddresses: 'block' })));
    expect(strict.evaluate(page, anonymous)).toMatchObject({
      action: 'Block',
      rule: 'Anonymous',
      within: 'HostingProviderIPList',
    });
  });
});

describe('who is refused', () => {
  const strict = new Evaluator(webAclTemplate(() => ({ allowedAddresses: ['192.0.2.0/24'] })));
  const pages = strict.properties.CustomResponseBodies as Record<string, { Content: string; ContentType: string }>;
  const refusals = {
    blocked: strict.evaluate(page, ({ name }) => name === 'CrossSiteScripting_QUERYARGUMENTS').response,
    outside: strict.evaluate({ ...page, address: '203.0.113.1' }).response,
    tooMany: strict.evaluate({ ...page, soFar: 1_000_000 }).response,
  };

  it('reads a page of its own reason, with a header that scripts can tell it by', () => {
    for (const [name, response] of Object.entries(refusals)) {
      expect(response).toMatchObject({
        CustomResponseBodyKey: name,
        ResponseHeaders: expect.arrayContaining([{ Name: 'x-joule-verne', Value: name }]),
      });
    }
    expect(Object.values(refusals).map(({ ResponseCode }) => ResponseCode)).toEqual([403, 403, 429]);
  });

  it('is told when to come back after too many requests', () => {
    expect(refusals.tooMany.ResponseHeaders).toContainEqual({ Name: 'retry-after', Value: '300' });
  });

  it("reads the page too where AWS's own rules refuse", () => {
    for (const name of ['NoUserAgent_HEADER', 'GenericLFI_URIPATH', 'Log4JRCE_HEADER', 'AWSManagedIPReputationList']) {
      expect(strict.evaluate(page, (rule) => rule.name === name).response).toEqual(refusals.blocked);
    }
  });

  it.each(Object.keys(pages))('reads %s in four languages, without a script, and within what WAF takes', (name) => {
    const { Content, ContentType } = pages[name]!;
    expect(ContentType).toBe('TEXT_HTML');
    for (const language of ['de', 'fr', 'it', 'en'])
      expect(Content).toMatch(
        new RegExp(`<section lang="${language}"><h1>[^<]{10,}</h1><p>[^<]{20,}</p><p>[^<]{20,}</p></section>`),
      );
    expect(Content).not.toMatch(/<script|<link|src=|url\(|\son\w+=|undefined|ß|&#223;/);
    expect(Buffer.byteLength(Content)).toBeLessThanOrEqual(4096);
    expect(Content).toMatch(/^[ -~]+$/);
  });

  it('is answered with pages and headers that a web ACL has room for', () => {
    const responses = [
      ...JSON.stringify(strict.properties.Rules).matchAll(/"CustomResponse":(\{.*?"ResponseHeaders":\[.*?\]\})/g),
    ].map(([, json]) => JSON.parse(json!));
    expect(responses.length).toBeGreaterThan(20);
    expect(responses.flatMap(({ ResponseHeaders }) => ResponseHeaders).length).toBeLessThanOrEqual(100);
    for (const { CustomResponseBodyKey } of responses) expect(Object.keys(pages)).toContain(CustomResponseBodyKey);
  });
});

describe('the log', () => {
  const logging = theOnly(template, 'AWS::WAFv2::LoggingConfiguration');
  const [[groupId, group]] = Object.entries(propertiesOf(template, 'AWS::Logs::LogGroup')) as [[string, Json]];

  it('has the name that WAF wants, and is kept as long as was said', () => {
    expect(group).toMatchObject({ LogGroupName: expect.stringMatching(/^aws-waf-logs-[\w-]+$/), RetentionInDays: 90 });
    expect(() => webAclTemplate(() => ({ logRetention: 91 }))).toThrow(/91/);
  });

  it('is named without the ending that WAF refuses', () => {
    expect(JSON.stringify(logging.LogDestinationConfigs)).toMatch(/:logs:us-east-1:.*:log-group:/);
    expect(JSON.stringify(logging.LogDestinationConfigs)).not.toContain(':*');
    expect(JSON.stringify(logging.LogDestinationConfigs)).toContain(groupId);
  });

  it('keeps refusals alone', () => {
    expect(logging.LoggingFilter).toEqual({
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
    });
  });

  it('holds neither queries nor the headers that carry sessions, and neither do samples', () => {
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

  it('may be written by log delivery of this account alone, from the beginning', () => {
    const { PolicyDocument } = theOnly(template, 'AWS::Logs::ResourcePolicy');
    const policy = JSON.stringify(PolicyDocument);
    expect(policy).toContain('delivery.logs.amazonaws.com');
    expect(policy).toContain('aws:SourceAccount');
    const [{ DependsOn }] = Object.values(template.findResources('AWS::WAFv2::LoggingConfiguration')) as [
      { DependsOn: string[] },
    ];
    expect(DependsOn).toEqual(
      expect.arrayContaining([groupId, ...Object.keys(template.findResources('AWS::Logs::ResourcePolicy'))]),
    );
  });

  it('is encrypted with the key that was given', () => {
    const own = webAclTemplate((stack) => ({ encryptionKey: new Key(stack, 'Key') }));
    expect(theOnly(own, 'AWS::Logs::LogGroup').KmsKeyId).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'],
    });
  });
});
