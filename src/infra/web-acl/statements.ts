import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/** What a rule asks of a request. */
export type Statement = CfnWebACL.StatementProperty;

type Transformation = 'NONE' | 'LOWERCASE';

/** Characters: "AWS WAF quotas" in the AWS WAF developer guide. */
const LONGEST_PATTERN = 200;

export function allOf(...statements: readonly Statement[]): Statement {
  return { andStatement: { statements: [...statements] } };
}

/** WAF takes no alternative of one. */
export function anyOf(statements: readonly Statement[]): Statement {
  return statements.length === 1 ? statements[0]! : { orStatement: { statements: [...statements] } };
}

export function not(statement: Statement): Statement {
  return { notStatement: { statement } };
}

/** Labels are case-sensitive, and are not written as the rules are that set them. */
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

/** Exactly one of the paths, byte for byte as the browser sent it. `:id` stands for an id such as the product makes. */
export function isPath(paths: readonly string[]): Statement {
  return pathMatches(patternOf(paths, '[0-9A-Za-z-]+'), 'NONE');
}

/** One of the paths in any spelling that the application may take for it: in capitals, with a slash at the end, with strange ids. */
export function resemblesPath(paths: readonly string[]): Statement {
  return pathMatches(patternOf(paths, '[^/]+', '/?'), 'LOWERCASE');
}

/** Without capturing groups, which WAF does not know. */
function patternOf(paths: readonly string[], id: string, end = ''): string {
  const alternatives = paths.map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, id));
  return `^(?:${alternatives.join('|')})${end}$`;
}

function pathMatches(regexString: string, type: Transformation): Statement {
  if (regexString.length > LONGEST_PATTERN) {
    throw new Error(
      `WAF takes patterns of at most ${LONGEST_PATTERN} characters, this one has ${regexString.length}: ${regexString}. Use two statements.`,
    );
  }
  return {
    regexMatchStatement: { fieldToMatch: { uriPath: {} }, regexString, textTransformations: transformed(type) },
  };
}

function transformed(type: Transformation): CfnWebACL.TextTransformationProperty[] {
  return [{ priority: 0, type }];
}
