import { Token } from 'aws-cdk-lib';
import { LIMITED_PATHS } from './paths';
import { allOf, isMethod, resemblesPath, type Statement } from './statements';

/**
 * Limits for the requests from one IP address in five minutes. Hundreds of people in an office share **one** address and all sign
 * in at nine o'clock, so the defaults allow a thousand users behind one address.
 */
export interface RateLimits {
  /** All requests, including assets. A page needs about ten, a question three. @default 50,000 */
  readonly requests?: number | undefined;
  /** Questions, including searches in the knowledge base. @default 5,000 */
  readonly questions?: number | undefined;
  /** Uploaded files and lists of users; the console sends each file in its own request. @default 3,000 */
  readonly uploads?: number | undefined;
  /** Redirects from the sign-in page; for each, the load balancer requests tokens. @default 5,000 */
  readonly signIns?: number | undefined;
}

type RequestKind = keyof RateLimits;

const DEFAULTS: Readonly<Record<RequestKind, number>> = {
  requests: 50_000,
  questions: 5_000,
  uploads: 3_000,
  signIns: 5_000,
};

/** "AWS WAF quotas", and the API reference on `RateBasedStatement`. */
const MIN = 10;
const MAX = 2_000_000_000;

const WINDOW_SECONDS = 300;

/** The statement that matches once an address exceeds the limit, for each kind of request. */
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
