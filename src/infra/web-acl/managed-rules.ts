/** The components of a request in which managed rules can produce false positives. */
export type Component = 'body' | 'query' | 'cookie';

/** A managed rule group of AWS. */
export interface ManagedGroup {
  readonly name: string;
  /**
   * The rules that can produce false positives, by the component that they inspect: the name of each rule, and the label that the rule
   * adds to a request. The web ACL makes them count instead of block.
   */
  readonly counted?: Readonly<Record<Component, Readonly<Record<string, string>>>>;
  /** Rules that block every request that they match, unless the web ACL makes the whole group count. */
  readonly blocking: readonly string[];
}

const core = (label: string) => `awswaf:managed:aws:core-rule-set:${label}`;
const bad = (label: string) => `awswaf:managed:aws:known-bad-inputs:${label}`;

/**
 * Labels of rules that match only a length or a file extension. Such rules produce false positives for query strings that contain
 * document names or sign-in codes.
 */
export const LONG_QUERY_LABELS: readonly string[] = [
  core('SizeRestrictions_QueryString'),
  core('RestrictedExtensions_QueryArguments'),
];

/**
 * The web ACL ignores these labels. The load balancer's session cookies can have up to 16 KB, depending on the groups and attributes of
 * the user, and the browser sends them with every request. A rule that blocks cookies above 10 KB would lock out signed-in users.
 */
export const IGNORED_LABELS: readonly string[] = [core('SizeRestrictions_Cookie_Header')];

/**
 * AWS's core rule set. The names of the rules and their labels come from "Baseline rule groups" in the AWS WAF Developer Guide
 * (September 2026). Names and labels differ in case, and WAF silently ignores an override with a wrong name.
 *
 * This stack does not pin the version of the rule groups, so AWS's current version applies. A pinned version would not protect
 * against new attacks, and could no longer be deployed after it has expired. The drawback is that a new rule that inspects bodies
 * may block questions until this table contains it. The log of blocked requests names such a rule, and an alarm fires if the web
 * ACL blocks many requests.
 *
 * WAF inspects the first 16 KB of a body, which is the default for CloudFront. `SizeRestrictions_BODY` blocks bodies above 8 KB on
 * all paths that do not receive free text, so an attack cannot hide in the part that WAF does not inspect.
 *
 * The web ACL does not use AWS's rules against SQL injection, because the product has no SQL database and questions may contain SQL.
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
  blocking: [
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
  blocking: [
    'JavaDeserializationRCE_HEADER',
    'JavaDeserializationRCE_URIPATH',
    'Host_localhost_HEADER',
    'PROPFIND_METHOD',
    'ExploitablePaths_URIPATH',
    'Log4JRCE_HEADER',
    'Log4JRCE_URIPATH',
  ],
};

/**
 * IP addresses with a bad reputation. The third rule of this group, `AWSManagedIPDDoSList`, only counts by default, because
 * legitimate users share the addresses on its list.
 */
export const REPUTATION: ManagedGroup = {
  name: 'AWSManagedRulesAmazonIpReputationList',
  blocking: ['AWSManagedIPReputationList', 'AWSManagedReconnaissanceList'],
};

export const ANONYMOUS: ManagedGroup = {
  name: 'AWSManagedRulesAnonymousIpList',
  blocking: ['AnonymousIPList', 'HostingProviderIPList'],
};

/** Returns the labels of the counted rules that inspect a component. */
export function labelsOn(component: Component): string[] {
  return [COMMON, KNOWN_BAD_INPUTS].flatMap(({ counted }) => Object.values(counted![component]));
}
