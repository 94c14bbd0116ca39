import { Token } from 'aws-cdk-lib';
import { LIMITED_PATHS } from './paths';
import { allOf, isMethod, resemblesPath, type Statement } from './statements';

/**
 * Maximum numbers of requests from one IP address in five minutes. Hundreds of users in an office may share one IP address and sign
 * in at the same time, so the defaults allow a thousand users behind one address.
 */
export interface RateLimits {
  /** All requests, including those for assets. A page needs about ten requests, and a question three. @default 50,000 */
  readonly requests?: number | undefined;
  /** Questions, including searches in the knowledge base. @default 5,000 */
  readonly questions?: number | undefined;
  /** Uploads of documents, attached files and lists of users. Pages send each file in a separate request. @default 3,000 */
  readonly uploads?: number | undefined;
  /** Redirects from the sign-in page to the load balancer, which requests tokens for each of them. @default 5,000 */
  readonly signIns?: number | undefined;
}

type RequestKind = keyof RateLimits;

const DEFAULTS: Readonly<Record<RequestKind, number>> = {
  requests: 50_000,
  questions: 5_000,
  uploads: 3_000,
  signIns: 5_000,
};

/** WAF's bounds for the limit of a rate-based rule ("AWS WAF quotas", and `RateBasedStatement` in the API reference). */
const MIN = 10;
const MAX = 2_000_000_000;

const WINDOW_SECONDS = 300;

/** Returns a statement for each kind of request. Each statement matches the requests of an IP address that exceeds the limit. */
export function rateStatements(limits: RateLimits = {}): Record<RequestKind, Statement> {
  const limit = (name: RequestKind, scopeDownStatement?: Statement): Statement => ({
    rateBasedStatement: {
      limit: validated(name, limits[name] ?? DEFAULTS[name]),
      aggregateKeyType: 'IP',
      evaluationWindowSec: WINDOW_SECONDS,
      ...(scopeDownStatement ? { scopeDownStatement } : {}),
    },
  });
  const posted = (paths: readonly string[]) => allOf(isMethod('POST'), resemblesPath(paths));
  return {
    requests: limit('requests'),
    questions: limit('questions', posted(LIMITED_PATHS.questions)),
    uploads: limit('uploads', posted(LIMITED_PATHS.uploads)),
    signIns: limit('signIns', resemblesPath(LIMITED_PATHS.signIns)),
  };
}

function validated(name: RequestKind, limit: number): number {
  if (Token.isUnresolved(limit) || (Number.isInteger(limit) && limit >= MIN && limit <= MAX)) return limit;
  throw new Error(
    `access.rateLimits.${name} must be a whole number from ${MIN} to ${MAX}, WAF's limits; received ${limit}`,
  );
}
