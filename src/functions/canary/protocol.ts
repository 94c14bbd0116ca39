/** Names of the canary's environment variables. */
export const CANARY_ENV = {
  /** Origin at which users open the product, such as `https://chat.example.org`. */
  product: 'PRODUCT_ORIGIN',
  /** Origin of the sign-in pages. */
  signIn: 'SIGN_IN_ORIGIN',
  /** Name or ARN of the secret with the technical account. Without it, the canary cannot ask questions. */
  secret: 'ACCOUNT_SECRET',
  question: 'QUESTION',
  /** CloudWatch namespace of the metrics. */
  namespace: 'METRICS_NAMESPACE',
} as const;

/**
 * What the canary checks: that a request reaches the sign-in page, or that a signed-in user receives an answer. The
 * event of the Lambda function and the dimension `Check` contain these names.
 */
export const CANARY_CHECKS = { signInPage: 'signInPage', answer: 'answer' } as const;

export type CanaryCheck = keyof typeof CANARY_CHECKS;

/** The event of the Lambda function. */
export interface CanaryEvent {
  readonly check: CanaryCheck;
}

/** The metrics that the canary writes, in the namespace of the deployment, with the dimension `Check`. */
export const CANARY_METRICS = {
  dimension: 'Check',
  /** 1 if the check succeeded, 0 if it failed. */
  success: 'CanarySuccess',
  /** Milliseconds that the check took. */
  duration: 'CanaryDuration',
} as const;

/**
 * Timeouts in milliseconds. A check and the deletion of its conversation end before the function times out, so that the
 * canary can report a timeout of the check.
 */
export const CANARY_TIMEOUTS = { check: 150_000, deletion: 10_000, function: 170_000 } as const;
