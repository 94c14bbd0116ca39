/** The components of a request whose rules can produce false positives. */
export type Component = 'body' | 'query' | 'cookie';

/** A rule group that AWS manages. */
export interface ManagedGroup {
  readonly name: string;
  /** Rules that can produce false positives, by the component that they inspect. Each has the label that it adds. */
  readonly counted?: Readonly<Record<Component, Readonly<Record<string, string>>>>;
  /** Rules that block every request that they match. */
  readonly blocking: readonly string[];
}

const core = (label: string) => `awswaf:managed:aws:core-rule-set:${label}`;
const bad = (label: string) => `awswaf:managed:aws:known-bad-inputs:${label}`;

/** Labels that are false positives for queries with document names and sign-in codes: they match only a length or a file extension. */
export const LONG_QUERY_LABELS: readonly string[] = [
  core('SizeRestrictions_QueryString'),
  core('RestrictedExtensions_QueryArguments'),
];

/**
 * Labels that never block. The load balancer's session cookies have up to 16 KB, depending on the organisation's groups and
 * attributes, and browsers send them with every request. Blocking more than 10 KB would lock out signed-in users.
 */
export const IGNORED_LABELS: readonly string[] = [core('SizeRestrictions_Cookie_Header')];

/**
 * Names and labels from "Baseline rule groups" in the AWS WAF developer guide (September 2026); they differ in case. WAF silently
 * ignores an override with a wrong name.
 *
 * The groups have no fixed version, so AWS's current one applies. A fixed version would not protect against new
 * attacks, and could no longer be deployed once it has expired. The drawback: a new AWS rule on bodies may block
 * questions until it is added to this table. The log of blocked requests names such a rule, and an alarm reports a
 * surge of blocked requests.
 *
 * WAF inspects the first 16 KB of a body, CloudFront's default. `SizeRestrictions_BODY` blocks bodies above 8 KB wherever no free
 * text is sent, so an attack cannot hide behind the inspected part.
 *
 * AWS's rules against SQL injection are not used: the product has no SQL database, and questions may quote SQL.
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
 * The group's third rule, `AWSManagedIPDDoSList`, only counts by default: those addresses are shared with legitimate
 * users.
 */
export const REPUTATION: ManagedGroup = {
  name: 'AWSManagedRulesAmazonIpReputationList',
  blocking: ['AWSManagedIPReputationList', 'AWSManagedReconnaissanceList'],
};

export const ANONYMOUS: ManagedGroup = {
  name: 'AWSManagedRulesAnonymousIpList',
  blocking: ['AnonymousIPList', 'HostingProviderIPList'],
};

/** The labels of the counted rules that inspect a component. */
export function labelsOn(component: Component): string[] {
  return [COMMON, KNOWN_BAD_INPUTS].flatMap(({ counted }) => Object.values(counted![component]));
}
