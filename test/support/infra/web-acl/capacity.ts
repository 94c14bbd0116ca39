import { DOCUMENTED } from './managed-rules';
import type { Json } from './web-acl-fixture';

/**
 * The capacity units that are included in the price of a web ACL ("Web ACL capacity units", AWS WAF Developer Guide). The maximum is
 * 5,000.
 */
export const INCLUDED_CAPACITY = 1500;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
/**
 * Ten units for each text transformation. This is an upper bound: `NONE` is free, and WAF counts a transformation once
 * if several rules apply it.
 */
const transformations = ({ TextTransformations }: Json) => 10 * TextTransformations.length;

/**
 * Capacity units of each kind of statement ("Rule statements" in the guide). They are upper bounds where WAF shares
 * costs between rules.
 */
const COSTS: Record<string, (value: Json) => number> = {
  AndStatement: ({ Statements }) => sum(Statements.map(cost)),
  OrStatement: ({ Statements }) => sum(Statements.map(cost)),
  NotStatement: ({ Statement }) => cost(Statement),
  LabelMatchStatement: () => 1,
  GeoMatchStatement: () => 1,
  IPSetReferenceStatement: () => 1,
  ByteMatchStatement: (value) => 2 + transformations(value),
  RegexMatchStatement: (value) => 3 + transformations(value),
  RateBasedStatement: ({ ScopeDownStatement }) => 2 + (ScopeDownStatement ? cost(ScopeDownStatement) : 0),
  ManagedRuleGroupStatement: ({ Name }) => DOCUMENTED[Name]!.capacity,
};

/** Upper bound of the capacity units of these rules. */
export function capacityOf(rules: readonly Json[]): number {
  return sum(rules.map(({ Statement }) => cost(Statement)));
}

function cost(statement: Json): number {
  const [[kind, value]] = Object.entries(statement) as [[string, Json]];
  return COSTS[kind]!(value);
}
