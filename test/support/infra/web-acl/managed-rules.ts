/** The component of a request that a managed rule inspects. */
export type Component = 'address' | 'body' | 'cookie' | 'header' | 'method' | 'path' | 'query';

export interface DocumentedRule {
  readonly name: string;
  readonly component: Component;
  readonly label: string;
  readonly action: 'Block' | 'Count';
}

export interface DocumentedGroup {
  readonly capacity: number;
  readonly rules: readonly DocumentedRule[];
}

/**
 * The rules and capacities in the AWS WAF developer guide of September 2026, in the order of the guide. The label of a rule can differ
 * from its name, usually only in case.
 */
export const DOCUMENTED: Readonly<Record<string, DocumentedGroup>> = {
  // "Baseline rule groups": core rule set.
  AWSManagedRulesCommonRuleSet: group(
    700,
    'core-rule-set',
    `
    header NoUserAgent_HEADER NoUserAgent_Header
    header UserAgent_BadBots_HEADER BadBots_Header
    query SizeRestrictions_QUERYSTRING SizeRestrictions_QueryString
    cookie SizeRestrictions_Cookie_HEADER SizeRestrictions_Cookie_Header
    body SizeRestrictions_BODY SizeRestrictions_Body
    path SizeRestrictions_URIPATH SizeRestrictions_URIPath
    body EC2MetaDataSSRF_BODY EC2MetaDataSSRF_Body
    cookie EC2MetaDataSSRF_COOKIE EC2MetaDataSSRF_Cookie
    path EC2MetaDataSSRF_URIPATH EC2MetaDataSSRF_URIPath
    query EC2MetaDataSSRF_QUERYARGUMENTS EC2MetaDataSSRF_QueryArguments
    query GenericLFI_QUERYARGUMENTS GenericLFI_QueryArguments
    path GenericLFI_URIPATH GenericLFI_URIPath
    body GenericLFI_BODY GenericLFI_Body
    path RestrictedExtensions_URIPATH RestrictedExtensions_URIPath
    query RestrictedExtensions_QUERYARGUMENTS RestrictedExtensions_QueryArguments
    query GenericRFI_QUERYARGUMENTS GenericRFI_QueryArguments
    body GenericRFI_BODY GenericRFI_Body
    path GenericRFI_URIPATH GenericRFI_URIPath
    cookie CrossSiteScripting_COOKIE CrossSiteScripting_Cookie
    query CrossSiteScripting_QUERYARGUMENTS CrossSiteScripting_QueryArguments
    body CrossSiteScripting_BODY CrossSiteScripting_Body
    path CrossSiteScripting_URIPATH CrossSiteScripting_URIPath`,
  ),
  // "Baseline rule groups": known bad inputs.
  AWSManagedRulesKnownBadInputsRuleSet: group(
    200,
    'known-bad-inputs',
    `
    header JavaDeserializationRCE_HEADER JavaDeserializationRCE_Header
    body JavaDeserializationRCE_BODY JavaDeserializationRCE_Body
    path JavaDeserializationRCE_URIPATH JavaDeserializationRCE_URIPath
    query JavaDeserializationRCE_QUERYSTRING JavaDeserializationRCE_QueryString
    header Host_localhost_HEADER Host_Localhost_Header
    method PROPFIND_METHOD Propfind_Method
    path ExploitablePaths_URIPATH ExploitablePaths_URIPath
    header Log4JRCE_HEADER Log4JRCE_Header
    query Log4JRCE_QUERYSTRING Log4JRCE_QueryString
    body Log4JRCE_BODY Log4JRCE_Body
    path Log4JRCE_URIPATH Log4JRCE_URIPath
    body ReactJSRCE_BODY ReactJSRCE_Body`,
  ),
  // "IP reputation rule groups".
  AWSManagedRulesAmazonIpReputationList: group(
    25,
    'amazon-ip-list',
    `
    address AWSManagedIPReputationList AWSManagedIPReputationList
    address AWSManagedReconnaissanceList AWSManagedReconnaissanceList
    address AWSManagedIPDDoSList AWSManagedIPDDoSList Count`,
  ),
  AWSManagedRulesAnonymousIpList: group(
    50,
    'anonymous-ip-list',
    `
    address AnonymousIPList AnonymousIPList
    address HostingProviderIPList HostingProviderIPList`,
  ),
};

/** Components whose rules can produce false positives for texts that users write and for the cookies of the load balancer. */
export const ON_CONTENT: readonly Component[] = ['body', 'query', 'cookie'];

export const rulesOn = (components: readonly Component[]) =>
  Object.values(DOCUMENTED).flatMap(({ rules }) => rules.filter(({ component }) => components.includes(component)));

function group(capacity: number, namespace: string, table: string): DocumentedGroup {
  const rules = table
    .trim()
    .split('\n')
    .map((row): DocumentedRule => {
      const [component, name, label, action = 'Block'] = row.trim().split(' ') as [
        Component,
        string,
        string,
        ('Block' | 'Count')?,
      ];
      return { component, name, label: `awswaf:managed:aws:${namespace}:${label}`, action };
    });
  return { capacity, rules };
}
