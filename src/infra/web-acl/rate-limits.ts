import { Token } from 'aws-cdk-lib';
import { LIMITED_PATHS } from './paths';
import { allOf, isMethod, resemblesPath, type Statement } from './statements';

/**
 * Requests in five minutes from one address. An office shares **one** address among hundreds of people, and at nine o'clock all of them
 * sign in: the defaults are for a thousand people behind one address, and stop what no thousand people do.
 */
export interface RateLimits {
  /** Of any kind, assets included. A page takes about ten, a question three. @default 50,000 */
  readonly requests?: number | undefined;
  /** Questions. @default 5,000 */
  readonly questions?: number | undefined;
  /** Files and lists of people; the console sends each file by itself. @default 3,000 */
  readonly uploads?: number | undefined;
  /** Returns from the sign-in page, each of which the load balancer exchanges for tokens. @default 5,000 */
  readonly signIns?: number | undefined;
}

type Limited = keyof RateLimits;

const DEFAULTS: Readonly<Record<Limited, number>> = {
  requests: 50_000,
  questions: 5_000,
  uploads: 3_000,
  signIns: 5_000,
};

/** "AWS WAF quotas", and the API reference on `RateBasedStatement`. */
const LEAST = 10;
const MOST = 2_000_000_000;

const WINDOW_SECONDS = 300;

/** What is limited, and the statement that counts it. What is given stands before the defaults. */
export function rateStatements(limits: RateLimits = {}): Record<Limited, Statement> {
  const counted = (name: Limited, scopeDownStatement?: Statement): Statement => ({
    rateBasedStatement: {
      limit: checked(name, limits[name] ?? DEFAULTS[name]),
      aggregateKeyType: 'IP',
      evaluationWindowSec: WINDOW_SECONDS,
      ...(scopeDownStatement ? { scopeDownStatement } : {}),
    },
  });
  const posted = (paths: readonly string[]) => allOf(isMethod('POST'), resemblesPath(paths));
  return {
    requests: counted('requests'),
    questions: counted('questions', posted(LIMITED_PATHS.questions)),
    uploads: counted('uploads', posted(LIMITED_PATHS.uploads)),
    signIns: counted('signIns', resemblesPath(LIMITED_PATHS.signIns)),
  };
}

function checked(name: Limited, limit: number): number {
  if (Token.isUnresolved(limit) || (Number.isInteger(limit) && limit >= LEAST && limit <= MOST)) return limit;
  throw new Error(
    `rateLimits.${name} is ${limit}: WAF counts from ${LEAST} to ${MOST} requests in five minutes. Choose a whole number of those.`,
  );
}
