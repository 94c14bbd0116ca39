import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/** A condition on a request. */
export type Statement = CfnWebACL.StatementProperty;

type Transformation = 'NONE' | 'LOWERCASE';

/** Maximum length of a regular expression in characters (AWS WAF Developer Guide, "AWS WAF quotas"). */
const MAX_PATTERN_LENGTH = 200;

export function allOf(...statements: readonly Statement[]): Statement {
  return { andStatement: { statements: [...statements] } };
}

/** Combines statements with OR. WAF rejects an OR that contains only one statement. */
export function anyOf(statements: readonly Statement[]): Statement {
  return statements.length === 1 ? statements[0]! : { orStatement: { statements: [...statements] } };
}

export function not(statement: Statement): Statement {
  return { notStatement: { statement } };
}

/** Matches requests that have the label. Labels are case-sensitive, and differ from the names of the rules that add them. */
export function hasLabel(key: string): Statement {
  return { labelMatchStatement: { scope: 'LABEL', key } };
}

export function isMethod(method: 'GET' | 'POST'): Statement {
  return {
    byteMatchStatement: {
      fieldToMatch: { method: {} },
      positionalConstraint: 'EXACTLY',
      searchString: method,
      textTransformations: transformed('NONE'),
    },
  };
}

/** Matches one of the paths exactly as the browser sent it, byte for byte. `:id` matches an id in the product's format. */
export function isPath(paths: readonly string[]): Statement {
  return anyOf(patternsOf(paths, '[0-9A-Za-z-]+').map((pattern) => pathMatches(pattern, 'NONE')));
}

/**
 * Matches one of the paths in every spelling that the router might accept: in upper case, with a trailing slash, or with unusual
 * ids.
 */
export function resemblesPath(paths: readonly string[]): Statement {
  return anyOf(patternsOf(paths, '[^/]+', '/?').map((pattern) => pathMatches(pattern, 'LOWERCASE')));
}

/**
 * Combines the paths into as few regular expressions as the maximum length allows. They contain no capturing groups, because WAF
 * does not support them.
 */
function patternsOf(paths: readonly string[], id: string, end = ''): string[] {
  const groups: string[][] = [[]];
  const patternOf = (alternatives: readonly string[]) => `^(?:${alternatives.join('|')})${end}$`;
  for (const path of paths) {
    const alternative = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, id);
    const last = groups.at(-1)!;
    const isFull = last.length > 0 && patternOf([...last, alternative]).length > MAX_PATTERN_LENGTH;
    if (isFull) groups.push([alternative]);
    else last.push(alternative);
  }
  return groups.map(patternOf);
}

function pathMatches(regexString: string, type: Transformation): Statement {
  return {
    regexMatchStatement: { fieldToMatch: { uriPath: {} }, regexString, textTransformations: transformed(type) },
  };
}

function transformed(type: Transformation): CfnWebACL.TextTransformationProperty[] {
  return [{ priority: 0, type }];
}
