import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/** A condition on a request. */
export type Statement = CfnWebACL.StatementProperty;

type Transformation = 'NONE' | 'LOWERCASE';

/** Characters; "AWS WAF quotas" in the AWS WAF developer guide. */
const MAX_PATTERN_LENGTH = 200;

export function allOf(...statements: readonly Statement[]): Statement {
  return { andStatement: { statements: [...statements] } };
}

/** WAF rejects an OR of a single statement. */
export function anyOf(statements: readonly Statement[]): Statement {
  return statements.length === 1 ? statements[0]! : { orStatement: { statements: [...statements] } };
}

export function not(statement: Statement): Statement {
  return { notStatement: { statement } };
}

/** Labels are case-sensitive, and spelled differently from the names of the rules that add them. */
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

/** Matches one of the paths exactly, byte for byte as the browser sent it. `:id` matches an id of the product's format. */
export function isPath(paths: readonly string[]): Statement {
  return pathMatches(patternOf(paths, '[0-9A-Za-z-]+'), 'NONE');
}

/** Matches one of the paths in any spelling that the router might accept: in capitals, with a trailing slash, with unusual ids. */
export function resemblesPath(paths: readonly string[]): Statement {
  return pathMatches(patternOf(paths, '[^/]+', '/?'), 'LOWERCASE');
}

/** Uses no capturing groups, which WAF does not support. */
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
