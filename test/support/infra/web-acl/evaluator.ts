import { BlockList, isIPv6 } from 'node:net';
import type { Template } from 'aws-cdk-lib/assertions';
import { DOCUMENTED, type DocumentedRule } from './managed-rules';
import { type Json, propertiesOf, theOnly } from './web-acl-fixture';

/** A request as WAF sees it: the path as it was sent. */
export interface WebRequest {
  readonly method: string;
  readonly path: string;
  readonly address?: string;
  readonly country?: string;
  /** Requests of its address in the window, this one included, among those that a rule counts. */
  readonly soFar?: number;
}

export interface Verdict {
  readonly action: 'Allow' | 'Block';
  /** The rule that ended the evaluation, and the rule within a group. */
  readonly rule?: string;
  readonly within?: string;
  /** What the sender is answered, where it is not WAF's own bare 403. */
  readonly response?: Json;
  readonly labels: ReadonlySet<string>;
}

/**
 * Evaluates a synthesised web ACL as "How AWS WAF works" describes it: rules by priority; the first that blocks or allows ends it, counting
 * does not; labels are there for what comes later. Whether a managed rule matches is for the caller to say. Whatever the evaluator
 * does not know is an error, so that it never guesses in favour of the web ACL.
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
        ? group(rule, labels, matches)
        : this.own(rule, request, labels);
      if (verdict) return { ...verdict, rule: rule.Name, labels };
    }
    only(this.properties.DefaultAction, ['Allow', 'Block']);
    return { action: 'Allow' in this.properties.DefaultAction ? 'Allow' : 'Block', labels };
  }

  private own(rule: Json, request: WebRequest, labels: Set<string>): Omit<Verdict, 'labels'> | undefined {
    only(rule, ['Name', 'Priority', 'Statement', 'Action', 'VisibilityConfig']);
    return this.holds(rule.Statement, request, labels) ? ended(rule.Action) : undefined;
  }

  private holds(statement: Json, request: WebRequest, labels: ReadonlySet<string>): boolean {
    const [[kind, value], ...more] = Object.entries<Json>(statement) as [[string, Json]];
    if (more.length > 0) throw new Error(`A statement of several kinds: ${Object.keys(statement)}`);
    const every = (nested: Json[]) => {
      if (nested.length < 2) throw new Error(`WAF refuses ${kind} of ${nested.length}`);
      return nested.map((one) => this.holds(one, request, labels));
    };
    switch (kind) {
      case 'AndStatement':
        return every(value.Statements).every(Boolean);
      case 'OrStatement':
        return every(value.Statements).some(Boolean);
      case 'NotStatement':
        return !this.holds(value.Statement, request, labels);
      case 'LabelMatchStatement':
        return labelled(value, labels);
      case 'ByteMatchStatement':
        return bytesMatch(value, request);
      case 'RegexMatchStatement':
        return new RegExp(admissible(value.RegexString)).test(component(value, request));
      case 'GeoMatchStatement':
        return value.CountryCodes.includes(request.country);
      case 'IPSetReferenceStatement':
        return this.isIn(value, request.address!);
      case 'RateBasedStatement':
        return this.isTooMany(value, request, labels);
      default:
        throw new Error(`The evaluator does not know ${kind}`);
    }
  }

  private isIn({ Arn }: Json, address: string): boolean {
    return this.addressSets[Arn['Fn::GetAtt'][0]]!.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  private isTooMany(statement: Json, request: WebRequest, labels: ReadonlySet<string>): boolean {
    const { Limit, AggregateKeyType, EvaluationWindowSec, ScopeDownStatement } = statement;
    if (AggregateKeyType !== 'IP' || EvaluationWindowSec !== 300)
      throw new Error(`Counted by ${AggregateKeyType} in ${EvaluationWindowSec} s`);
    if (ScopeDownStatement && !this.holds(ScopeDownStatement, request, labels)) return false;
    return (request.soFar ?? 1) > Limit;
  }
}

/** Rules of a group in order. One that counts sets its label all the same; the first that blocks ends the group. */
function group(
  rule: Json,
  labels: Set<string>,
  matches: (rule: DocumentedRule) => boolean,
): Omit<Verdict, 'labels'> | undefined {
  only(rule, ['Name', 'Priority', 'Statement', 'OverrideAction', 'VisibilityConfig']);
  const { Name, RuleActionOverrides = [], ...more } = rule.Statement.ManagedRuleGroupStatement;
  only(more, ['VendorName']);
  for (const documented of DOCUMENTED[Name]!.rules.filter(matches)) {
    labels.add(documented.label);
    // Names are case-sensitive, and a wrong one overrides nothing.
    const override = RuleActionOverrides.find((one: Json) => one.Name === documented.name);
    const verdict = ended(override?.ActionToUse ?? { [documented.action]: {} });
    if (!verdict) continue;
    if ('Count' in rule.OverrideAction) return undefined;
    only(rule.OverrideAction, ['None']);
    return { ...verdict, within: documented.name };
  }
  return undefined;
}

function ended(action: Json): Omit<Verdict, 'labels'> | undefined {
  only(action, ['Allow', 'Block', 'Count']);
  if ('Count' in action) return undefined;
  if ('Allow' in action) return { action: 'Allow' };
  return { action: 'Block', response: action.Block.CustomResponse };
}

function labelled({ Scope, Key }: Json, labels: ReadonlySet<string>): boolean {
  if (Scope !== 'LABEL') throw new Error(`The evaluator does not know the scope ${Scope}`);
  return labels.has(Key);
}

function bytesMatch(statement: Json, request: WebRequest): boolean {
  if (statement.PositionalConstraint !== 'EXACTLY')
    throw new Error(`The evaluator does not know ${statement.PositionalConstraint}`);
  return component(statement, request) === statement.SearchString;
}

function component({ FieldToMatch, TextTransformations }: Json, { method, path }: WebRequest): string {
  only(FieldToMatch, ['Method', 'UriPath']);
  return TextTransformations.reduce(
    (text: string, { Type }: Json) => {
      if (Type === 'NONE') return text;
      if (Type === 'LOWERCASE') return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      throw new Error(`The evaluator does not know ${Type}`);
    },
    'Method' in FieldToMatch ? method : path,
  );
}

/** "Supported regular expression syntax in AWS WAF": no capturing, no references, no possessive quantifiers; at most 200 characters. */
function admissible(pattern: string): string {
  if (pattern.length > 200 || /\((?!\?:)|\\[1-9CRKgk]|[+*?}]\+|\{/.test(pattern))
    throw new Error(`WAF refuses ${pattern}`);
  return pattern;
}

function only(value: Json, known: readonly string[]): void {
  const strange = Object.keys(value).filter((key) => !known.includes(key));
  if (strange.length > 0) throw new Error(`The evaluator does not know ${strange}`);
}

function blockList({ Addresses, IPAddressVersion }: Json): BlockList {
  const list = new BlockList();
  for (const network of Addresses) {
    const [address, length] = network.split('/');
    list.addSubnet(address, Number(length), IPAddressVersion === 'IPV6' ? 'ipv6' : 'ipv4');
  }
  return list;
}
