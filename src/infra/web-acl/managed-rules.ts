/** What of a request a rule looks at, as far as the product needs to tell. */
export type Part = 'body' | 'query' | 'cookie';

/** A rule group that AWS keeps. */
export interface ManagedGroup {
  readonly name: string;
  /** Rules that may be wrong about this product, by what they look at: each with the label that it sets. */
  readonly counted?: Readonly<Record<Part, Readonly<Record<string, string>>>>;
  /** Rules that refuse wherever they match. */
  readonly refusing: readonly string[];
}

const core = (label: string) => `awswaf:managed:aws:core-rule-set:${label}`;
const bad = (label: string) => `awswaf:managed:aws:known-bad-inputs:${label}`;

/** The size alone of a query or the ending of a name in it says nothing where names of documents and sign-in codes are sent. */
export const LONG_QUERY_LABELS: readonly string[] = [
  core('SizeRestrictions_QueryString'),
  core('RestrictedExtensions_QueryArguments'),
];

/**
 * The cookies in which the load balancer keeps a session have up to 16 KB, go with every request of the host, assets included, and are
 * as long as the organisation's groups and attributes make them. Refusing more than 10 KB would shut people out for being signed in.
 */
export const TOLERATED_LABELS: readonly string[] = [core('SizeRestrictions_Cookie_Header')];

/**
 * Names and labels as "Baseline rule groups" in the AWS WAF developer guide has them (September 2026): they differ in case. WAF ignores
 * an override whose name is wrong, without a word.
 *
 * The groups have no version here, which means AWS's current one. A version that is named protects no longer against what is new, and
 * refuses to be deployed once it has expired. The price: a rule on bodies that AWS adds refuses questions until it stands in this table.
 * The log of refusals names it, and an alarm tells when refusals jump.
 *
 * Bodies are looked at up to 16 KB, CloudFront's default, and what comes behind is not: `SizeRestrictions_BODY` refuses everything above
 * 8 KB wherever no free text is sent, so that nothing hides there.
 *
 * AWS's rules against SQL injection are left out: the product speaks to no SQL database, and its questions quote SQL.
 */
export const COMMON: ManagedGroup = {
  name: 'AWSManagedRulesCommonRuleSet',
  counted: {
    body: {
      SizeRestrictions_BODY: core('SizeRestrictions_Body'),
      EC2MetaDataSSRF_BODY: core('EC2MetaDataSSRF_Body'),
      GenericLFI_BODY: core('GenericLFI_Body'),
      GenericRFI_BODY: core('GenericRFI_Body'),
      CrossSiteScripting_BODY: core('CrossSiteScripting_Body'),
    },
    query: {
      SizeRestrictions_QUERYSTRING: core('SizeRestrictions_QueryString'),
      EC2MetaDataSSRF_QUERYARGUMENTS: core('EC2MetaDataSSRF_QueryArguments'),
      GenericLFI_QUERYARGUMENTS: core('GenericLFI_QueryArguments'),
      RestrictedExtensions_QUERYARGUMENTS: core('RestrictedExtensions_QueryArguments'),
      GenericRFI_QUERYARGUMENTS: core('GenericRFI_QueryArguments'),
      CrossSiteScripting_QUERYARGUMENTS: core('CrossSiteScripting_QueryArguments'),
    },
    cookie: {
      SizeRestrictions_Cookie_HEADER: core('SizeRestrictions_Cookie_Header'),
      EC2MetaDataSSRF_COOKIE: core('EC2MetaDataSSRF_Cookie'),
      CrossSiteScripting_COOKIE: core('CrossSiteScripting_Cookie'),
    },
  },
  refusing: [
    'NoUserAgent_HEADER',
    'UserAgent_BadBots_HEADER',
    'SizeRestrictions_URIPATH',
    'EC2MetaDataSSRF_URIPATH',
    'GenericLFI_URIPATH',
    'RestrictedExtensions_URIPATH',
    'GenericRFI_URIPATH',
    'CrossSiteScripting_URIPATH',
  ],
};

export const KNOWN_BAD_INPUTS: ManagedGroup = {
  name: 'AWSManagedRulesKnownBadInputsRuleSet',
  counted: {
    body: {
      JavaDeserializationRCE_BODY: bad('JavaDeserializationRCE_Body'),
      Log4JRCE_BODY: bad('Log4JRCE_Body'),
      ReactJSRCE_BODY: bad('ReactJSRCE_Body'),
    },
    query: {
      JavaDeserializationRCE_QUERYSTRING: bad('JavaDeserializationRCE_QueryString'),
      Log4JRCE_QUERYSTRING: bad('Log4JRCE_QueryString'),
    },
    cookie: {},
  },
  refusing: [
    'JavaDeserializationRCE_HEADER',
    'JavaDeserializationRCE_URIPATH',
    'Host_localhost_HEADER',
    'PROPFIND_METHOD',
    'ExploitablePaths_URIPATH',
    'Log4JRCE_HEADER',
    'Log4JRCE_URIPATH',
  ],
};

/** Its third rule, `AWSManagedIPDDoSList`, counts by AWS's own choice: there are innocent people behind those addresses. */
export const REPUTATION: ManagedGroup = {
  name: 'AWSManagedRulesAmazonIpReputationList',
  refusing: ['AWSManagedIPReputationList', 'AWSManagedReconnaissanceList'],
};

export const ANONYMOUS: ManagedGroup = {
  name: 'AWSManagedRulesAnonymousIpList',
  refusing: ['AnonymousIPList', 'HostingProviderIPList'],
};

/** The labels of counted rules that look at a part. */
export function labelsOn(part: Part): string[] {
  return [COMMON, KNOWN_BAD_INPUTS].flatMap(({ counted }) => Object.values(counted![part]));
}
