import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import {
  ANONYMOUS,
  COMMON,
  KNOWN_BAD_INPUTS,
  LONG_QUERY_LABELS,
  labelsOn,
  type ManagedGroup,
  REPUTATION,
  TOLERATED_LABELS,
} from './managed-rules';
import { FREE_TEXT_PATHS, LONG_QUERY_PATHS } from './paths';
import { type Refusal, refuse } from './refusals';
import { allOf, anyOf, hasLabel, isMethod, isPath, not, type Statement } from './statements';

/** Names of the rules, and of their metrics: the dimension `Rule` in the namespace `AWS/WAFV2`. */
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

/** A rule whose priority is its place in the list. */
export type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;

/** A rule of our own. None allows anything: that would end the evaluation, and with it everything that stands below. */
export function refusing(name: WebAclRule, refusal: Refusal, statement: Statement): Rule {
  return { ...named(name), action: refuse(refusal), statement };
}

/** AWS's groups. Rules that look at bodies, queries and cookies only count; what their labels mean is decided below. */
export function managedRules(anonymous: 'count' | 'block'): Rule[] {
  return [
    managed('reputation', REPUTATION),
    managed('anonymous', ANONYMOUS, anonymous === 'count' ? { count: {} } : { none: {} }),
    managed('knownBadInputs', KNOWN_BAD_INPUTS),
    managed('common', COMMON),
  ];
}

/**
 * What counted refuses after all, except where people send such things on purpose. Free text is exempt under its exact path as it was
 * sent, neither decoded nor put into shape first: what would have to be decoded to be such a path is none for the application either.
 */
export function labelRules(): Rule[] {
  const isFreeText = allOf(isMethod('POST'), isPath(FREE_TEXT_PATHS));
  const hasLongQuery = allOf(isMethod('GET'), isPath(LONG_QUERY_PATHS));
  const anyLabel = (labels: readonly string[], but: readonly string[] = []) =>
    anyOf(labels.filter((one) => !but.includes(one)).map(hasLabel));
  return [
    refusing('body', 'blocked', allOf(anyLabel(labelsOn('body')), not(isFreeText))),
    refusing('query', 'blocked', allOf(anyLabel(labelsOn('query'), LONG_QUERY_LABELS), not(isFreeText))),
    refusing('longQuery', 'blocked', allOf(anyLabel(LONG_QUERY_LABELS), not(anyOf([isFreeText, hasLongQuery])))),
    refusing('cookie', 'blocked', allOf(anyLabel(labelsOn('cookie'), TOLERATED_LABELS), not(isFreeText))),
  ];
}

function managed(
  rule: WebAclRule,
  group: ManagedGroup,
  overrideAction: CfnWebACL.OverrideActionProperty = { none: {} },
): Rule {
  const lenient = Object.values(group.counted ?? {}).flatMap((rules) => Object.keys(rules));
  const ruleActionOverrides = [
    ...lenient.map((name) => ({ name, actionToUse: { count: {} } })),
    // These refuse anyway; this way with a page that says so.
    ...group.refusing.map((name) => ({ name, actionToUse: refuse('blocked') })),
  ];
  const statement = { managedRuleGroupStatement: { vendorName: 'AWS', name: group.name, ruleActionOverrides } };
  return { ...named(rule), overrideAction, statement };
}

function named(rule: WebAclRule): Pick<Rule, 'name' | 'visibilityConfig'> {
  const name = WEB_ACL_RULES[rule];
  return { name, visibilityConfig: visible(name) };
}

/** Samples are what an on-call person looks at first; secrets in them are replaced by the web ACL's data protection. */
export function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
