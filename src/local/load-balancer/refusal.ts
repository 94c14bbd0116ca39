/** Why Cognito let nobody in; each has a sentence of this name in `locales/`. */
export type Refusal =
  | 'wrong'
  | 'disabled'
  | 'expired'
  | 'attempts'
  | 'reset'
  | 'unconfirmed'
  | 'stale'
  | 'weak'
  | 'code'
  | 'unsupported'
  | 'unavailable';

/** Cognito says several things by one error name and tells them apart in the message alone. */
const BY_MESSAGE: readonly [RegExp, Refusal][] = [
  [/disabled/i, 'disabled'],
  [/attempts exceeded/i, 'attempts'],
  [/temporary password has expired/i, 'expired'],
  [/session/i, 'stale'],
];

const BY_NAME: Readonly<Record<string, Refusal>> = {
  NotAuthorizedException: 'wrong',
  UserNotFoundException: 'wrong',
  InvalidParameterException: 'wrong',
  CodeMismatchException: 'code',
  ExpiredCodeException: 'stale',
  InvalidPasswordException: 'weak',
  PasswordHistoryPolicyViolationException: 'weak',
  PasswordResetRequiredException: 'reset',
  UserNotConfirmedException: 'unconfirmed',
  TooManyRequestsException: 'attempts',
  LimitExceededException: 'attempts',
};

/** What an error of the Cognito API means to the person who signs in. */
export function refusalOf(error: Error): Refusal {
  if (error.name === 'NotAuthorizedException') {
    for (const [message, refusal] of BY_MESSAGE) if (message.test(error.message)) return refusal;
  }
  return BY_NAME[error.name] ?? 'unavailable';
}
