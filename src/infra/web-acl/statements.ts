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
  return pathMatches(patternOf(paths, '[0-9A-Za-z-]+'), 'NONE');
}

/**
 * Matches one of the paths in every spelling that the router might accept: in upper case, with a trailing slash, or with unusual
 * ids.
 */
export function resemblesPath(paths: readonly string[]): Statement {
  return pathMatches(patternOf(paths, '[^/]+', '/?'), 'LOWERCASE');
}

/** Returns a regular expression for the paths. It contains no capturing groups, because WAF does not support them. */
function patternOf(paths: readonly string[], id: string, end = ''): string {
  const alternatives = paths.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, id));
  return `^(?:${alternatives.join('|')})${end}$`;
}

function pathMatches(regexString: string, type: Transformation): Statement {
  if (regexString.length > MAX_PATTERN_LENGTH) {
    throw new Error(
      `WAF allows patterns of at most ${MAX_PATTERN_LENGTH} characters, this one has ${regexString.length}: ${regexString}. Split it into two statements.`,
    );
  }
  return {
    regexMatchStatement: { fieldToMatch: { uriPath: {} }, regexString, textTransformations: transformed(type) },
  };
}

function transformed(type: Transformation): CfnWebACL.TextTransformationProperty[] {
  return [{ priority: 0, type }];
}
