import { BlockList, isIPv6 } from 'node:net';
import type { Template } from '../templates';
import { DOCUMENTED, type DocumentedRule } from './managed-rules';
import { type Json, propertiesOf, theOnly } from './web-acl-fixture';

/** A request as WAF sees it, with the path as the browser sent it. */
export interface WebRequest {
  readonly method: string;
  readonly path: string;
  readonly address?: string;
  readonly country?: string;
  /** Number of requests that a rate limit has counted for the address, including this one. */
  readonly requestCount?: number;
}

export interface Verdict {
  readonly action: 'Allow' | 'Block';
  /** The rule that ended the evaluation. */
  readonly rule?: string;
  /** The rule within the managed group, if a managed group ended the evaluation. */
  readonly managedRule?: string;
  /** The custom response, if it is not WAF's default 403. */
  readonly response?: Json;
  readonly labels: ReadonlySet<string>;
}

/**
 * Evaluates a synthesised web ACL as described in "How AWS WAF works":
 *
 * - WAF evaluates the rules in order of priority.
 * - The first rule that blocks or allows ends the evaluation. A rule that counts does not.
 * - Rules see the labels of earlier rules.
 *
 * The caller decides which managed rules match. The evaluator throws for statements that it does not support, instead
 * of guessing their result.
 */
export class Evaluator {
  readonly properties: Json;
  private readonly addressSets: Record<string, BlockList>;

  constructor(template: Template) {
    this.properties = theOnly(template, 'AWS::WAFv2::WebACL');
    const sets = Object.entries(propertiesOf(template, 'AWS::WAFv2::IPSet'));
    this.addressSets = Object.fromEntries(sets.map(([id, properties]) => [id, blockList(properties)]));
  }

  evaluate(request: WebRequest, matches: (rule: DocumentedRule) => boolean = () => false): Verdict {
    const labels = new Set<string>();
    for (const rule of [...this.properties.Rules].sort((a: Json, b: Json) => a.Priority - b.Priority)) {
      const verdict = rule.Statement.ManagedRuleGroupStatement
        ? evaluateGroup(rule, labels, matches)
        : this.evaluateRule(rule, request, labels);
      if (verdict) return { ...verdict, rule: rule.Name, labels };
    }
    assertKeys(this.properties.DefaultAction, ['Allow', 'Block']);
    return { action: 'Allow' in this.properties.DefaultAction ? 'Allow' : 'Block', labels };
  }

  private evaluateRule(rule: Json, request: WebRequest, labels: Set<string>): Omit<Verdict, 'labels'> | undefined {
    assertKeys(rule, ['Name', 'Priority', 'Statement', 'Action', 'VisibilityConfig']);
    return this.holds(rule.Statement, request, labels) ? verdictOf(rule.Action) : undefined;
  }

  private holds(statement: Json, request: WebRequest, labels: ReadonlySet<string>): boolean {
    const [[kind, value], ...others] = Object.entries<Json>(statement) as [[string, Json]];
    if (others.length > 0) throw new Error(`A statement must have one kind; received ${Object.keys(statement)}`);
    const evaluateAll = (nested: Json[]) => {
      if (nested.length < 2) throw new Error(`WAF rejects ${kind} with ${nested.length} statements`);
      return nested.map((one) => this.holds(one, request, labels));
    };
    switch (kind) {
      case 'AndStatement':
        return evaluateAll(value.Statements).every(Boolean);
      case 'OrStatement':
        return evaluateAll(value.Statements).some(Boolean);
      case 'NotStatement':
        return !this.holds(value.Statement, request, labels);
      case 'LabelMatchStatement':
        return hasLabel(value, labels);
      case 'ByteMatchStatement':
        return matchesBytes(value, request);
      case 'RegexMatchStatement':
        return new RegExp(validPattern(value.RegexString)).test(component(value, request));
      case 'GeoMatchStatement':
        return value.CountryCodes.includes(request.country);
      case 'IPSetReferenceStatement':
        return this.isIn(value, request.address!);
      case 'RateBasedStatement':
        return this.exceedsLimit(value, request, labels);
      default:
        throw new Error(`The evaluator does not know ${kind}`);
    }
  }

  private isIn({ Arn }: Json, address: string): boolean {
    return this.addressSets[Arn['Fn::GetAtt'][0]]!.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  private exceedsLimit(statement: Json, request: WebRequest, labels: ReadonlySet<string>): boolean {
    const { Limit, AggregateKeyType, EvaluationWindowSec, ScopeDownStatement } = statement;
    if (AggregateKeyType !== 'IP' || EvaluationWindowSec !== 300)
      throw new Error(
        `The evaluator supports only rate limits by IP in 300 s; received ${AggregateKeyType} in ${EvaluationWindowSec} s`,
      );
    if (ScopeDownStatement && !this.holds(ScopeDownStatement, request, labels)) return false;
    return (request.requestCount ?? 1) > Limit;
  }
}

/**
 * Evaluates the matching rules of a managed group in order. A rule that counts also adds its label. The first rule that blocks or allows
 * ends the evaluation of the group.
 */
function evaluateGroup(
  rule: Json,
  labels: Set<string>,
  matches: (rule: DocumentedRule) => boolean,
): Omit<Verdict, 'labels'> | undefined {
  assertKeys(rule, ['Name', 'Priority', 'Statement', 'OverrideAction', 'VisibilityConfig']);
  const { Name, RuleActionOverrides = [], ...others } = rule.Statement.ManagedRuleGroupStatement;
  assertKeys(others, ['VendorName']);
  for (const documented of DOCUMENTED[Name]!.rules.filter(matches)) {
    labels.add(documented.label);
    // Compare names case-sensitively, as WAF does: an override with a wrong name has no effect.
    const override = RuleActionOverrides.find((one: Json) => one.Name === documented.name);
    const verdict = verdictOf(override?.ActionToUse ?? { [documented.action]: {} });
    if (!verdict) continue;
    if ('Count' in rule.OverrideAction) return undefined;
    assertKeys(rule.OverrideAction, ['None']);
    return { ...verdict, managedRule: documented.name };
  }
  return undefined;
}

function verdictOf(action: Json): Omit<Verdict, 'labels'> | undefined {
  assertKeys(action, ['Allow', 'Block', 'Count']);
  if ('Count' in action) return undefined;
  if ('Allow' in action) return { action: 'Allow' };
  return { action: 'Block', response: action.Block.CustomResponse };
}

function hasLabel({ Scope, Key }: Json, labels: ReadonlySet<string>): boolean {
  if (Scope !== 'LABEL') throw new Error(`The evaluator does not support the scope ${Scope}`);
  return labels.has(Key);
}

function matchesBytes(statement: Json, request: WebRequest): boolean {
  if (statement.PositionalConstraint !== 'EXACTLY')
    throw new Error(`The evaluator does not know ${statement.PositionalConstraint}`);
  return component(statement, request) === statement.SearchString;
}

function component({ FieldToMatch, TextTransformations }: Json, { method, path }: WebRequest): string {
  assertKeys(FieldToMatch, ['Method', 'UriPath']);
  return TextTransformations.reduce(
    (text: string, { Type }: Json) => {
      if (Type === 'NONE') return text;
      if (Type === 'LOWERCASE') return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      throw new Error(`The evaluator does not know ${Type}`);
    },
    'Method' in FieldToMatch ? method : path,
  );
}

/**
 * Throws for a pattern that WAF may reject: with groups other than `(?:…)`, references, possessive quantifiers or braces, or
 * with more than 200 characters ("Supported regular expression syntax in AWS WAF").
 */
function validPattern(pattern: string): string {
  if (pattern.length > 200 || /\((?!\?:)|\\[1-9CRKgk]|[+*?}]\+|\{/.test(pattern))
    throw new Error(`WAF rejects ${pattern}`);
  return pattern;
}

function assertKeys(value: Json, known: readonly string[]): void {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`The evaluator does not know ${unknown}`);
}

function blockList({ Addresses, IPAddressVersion }: Json): BlockList {
  const list = new BlockList();
  for (const network of Addresses) {
    const [address, length] = network.split('/');
    list.addSubnet(address, Number(length), IPAddressVersion === 'IPV6' ? 'ipv6' : 'ipv4');
  }
  return list;
}
