import { DOCUMENTED } from './managed-rules';
import type { Json } from './web-acl-fixture';

/** Units above which every request costs more; 5,000 is where WAF stops. "Web ACL capacity units" in the AWS WAF developer guide. */
export const INCLUDED_CAPACITY = 1500;

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
/** Ten for each, though WAF asks nothing for `NONE`, and counts once what several rules do to the same component. */
const transformations = ({ TextTransformations }: Json) => 10 * TextTransformations.length;

/** "Rule statements" in the guide, rounded up where WAF shares work between rules. */
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

/** What rules take, at most. */
export function capacityOf(rules: readonly Json[]): number {
  return sum(rules.map(({ Statement }) => cost(Statement)));
}

function cost(statement: Json): number {
  const [[kind, value]] = Object.entries(statement) as [[string, Json]];
  return COSTS[kind]!(value);
}
