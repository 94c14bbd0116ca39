import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { type BlockReason, blockAction } from './block-pages';
import {
  ANONYMOUS,
  COMMON,
  IGNORED_LABELS,
  KNOWN_BAD_INPUTS,
  LONG_QUERY_LABELS,
  labelsOn,
  type ManagedGroup,
  REPUTATION,
} from './managed-rules';
import { FREE_QUERY_PATHS, FREE_TEXT_PATHS, LONG_QUERY_PATHS } from './paths';
import { allOf, anyOf, hasLabel, isMethod, isPath, not, type Statement } from './statements';

/** The names of the rules. CloudWatch uses them as values of the dimension `Rule` in the namespace `AWS/WAFV2`. */
export const WEB_ACL_RULES = {
  addresses: 'OutsideAddresses',
  countries: 'OutsideCountries',
  requests: 'TooManyRequests',
  questions: 'TooManyQuestions',
  uploads: 'TooManyUploads',
  signIns: 'TooManySignIns',
  reputation: 'Reputation',
  anonymous: 'Anonymous',
  common: 'Common',
  knownBadInputs: 'KnownBadInputs',
  body: 'SuspiciousBody',
  query: 'SuspiciousQuery',
  longQuery: 'LongQuery',
  cookie: 'SuspiciousCookie',
} as const;

export type WebAclRule = keyof typeof WEB_ACL_RULES;

/** A rule without its priority. The position of the rule in the list determines the priority. */
export type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;

/**
 * Returns a rule of this product that blocks requests. No rule allows requests, because WAF would skip all later rules for such
 * requests.
 */
export function blockRule(name: WebAclRule, reason: BlockReason, statement: Statement): Rule {
  return { ...named(name), action: blockAction(reason), statement };
}

/**
 * Returns AWS's managed rule groups. Their rules on bodies, query strings and cookies only count matches and add labels, which
 * the rules of `labelRules` evaluate.
 */
export function managedRules(anonymous: 'count' | 'block'): Rule[] {
  return [
    managed('reputation', REPUTATION),
    managed('anonymous', ANONYMOUS, anonymous === 'count' ? { count: {} } : { none: {} }),
    managed('knownBadInputs', KNOWN_BAD_INPUTS),
    managed('common', COMMON),
  ];
}

/**
 * Returns rules that block a request with the label of a managed rule that only counts matches, except on the paths where users
 * legitimately send content that looks like an attack. The rules compare the path as the browser sent it, without decoding or
 * normalisation, because the application's router does the same.
 */
export function labelRules(): Rule[] {
  const isFreeText = allOf(isMethod('POST'), isPath(FREE_TEXT_PATHS));
  const hasFreeQuery = allOf(isMethod('GET'), isPath(FREE_QUERY_PATHS));
  const hasLongQuery = allOf(isMethod('GET'), isPath(LONG_QUERY_PATHS));
  const anyLabel = (labels: readonly string[], except: readonly string[] = []) =>
    anyOf(labels.filter((label) => !except.includes(label)).map(hasLabel));
  return [
    blockRule('body', 'blocked', allOf(anyLabel(labelsOn('body')), not(isFreeText))),
    blockRule(
      'query',
      'blocked',
      allOf(anyLabel(labelsOn('query'), LONG_QUERY_LABELS), not(anyOf([isFreeText, hasFreeQuery]))),
    ),
    blockRule('longQuery', 'blocked', allOf(anyLabel(LONG_QUERY_LABELS), not(anyOf([isFreeText, hasLongQuery])))),
    blockRule('cookie', 'blocked', allOf(anyLabel(labelsOn('cookie'), IGNORED_LABELS), not(isFreeText))),
  ];
}

function managed(
  rule: WebAclRule,
  group: ManagedGroup,
  overrideAction: CfnWebACL.OverrideActionProperty = { none: {} },
): Rule {
  const counted = Object.values(group.counted ?? {}).flatMap((rules) => Object.keys(rules));
  const ruleActionOverrides = [
    ...counted.map((name) => ({ name, actionToUse: { count: {} } })),
    // By default, these rules respond to a blocked request without a page. The override adds the product's page.
    ...group.blocking.map((name) => ({ name, actionToUse: blockAction('blocked') })),
  ];
  const statement = { managedRuleGroupStatement: { vendorName: 'AWS', name: group.name, ruleActionOverrides } };
  return { ...named(rule), overrideAction, statement };
}

function named(rule: WebAclRule): Pick<Rule, 'name' | 'visibilityConfig'> {
  const name = WEB_ACL_RULES[rule];
  return { name, visibilityConfig: visible(name) };
}

/**
 * Enables metrics, but no samples of requests. With samples, WAF would store paths and headers of all users' requests for three hours,
 * including the requests that it allows. The log contains only the blocked requests.
 */
export function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
