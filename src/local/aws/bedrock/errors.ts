import type { Constraints } from '../kernel/constraints';
import { Refusal } from '../kernel/refusal';

/** The errors of the Bedrock services with their HTTP status, by the names that a question uses, as in `[[error throttling]]`. */
const STATUS = {
  accessDenied: 403,
  badGateway: 502,
  conflict: 409,
  dependencyFailed: 424,
  internalServer: 500,
  modelNotReady: 424,
  resourceNotFound: 404,
  serviceQuotaExceeded: 400,
  throttling: 429,
  validation: 400,
} as const;

export type ErrorKind = keyof typeof STATUS;

export const ERROR_KINDS = Object.keys(STATUS) as ErrorKind[];

/** Creates an error of the kind's type: `ThrottlingException` for the kind `throttling`, and so on. */
export function bedrockError(kind: ErrorKind, message: string): Refusal {
  return new Refusal(STATUS[kind], `${kind[0].toUpperCase()}${kind.slice(1)}Exception`, message);
}

export function validationError(message: string): Refusal {
  return bedrockError('validation', message);
}

/** @throws Refusal (validation) that lists every fault of the input */
export function assertValid(constraints: Constraints, ...request: Parameters<Constraints['faults']>): void {
  const faults = constraints.faults(...request);
  if (faults) throw validationError(faults.text);
}

/** Creates an error with the wording of the service's own validation errors. */
export function constraintError(path: string, constraint: string): Refusal {
  return validationError(`1 validation error detected: Value at '${path}' failed to satisfy constraint: ${constraint}`);
}
