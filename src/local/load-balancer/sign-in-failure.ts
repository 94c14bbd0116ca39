/**
 * The reason why a sign-in failed. `locales/` contains an explanation of each reason under the key `refusal.<reason>`, except for `reset`:
 * the load balancer then shows the page for a new password instead.
 */
export type SignInFailure =
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

/** Cognito uses the name `NotAuthorizedException` for several reasons; only the messages differ. */
const BY_MESSAGE: readonly [RegExp, SignInFailure][] = [
  [/disabled/i, 'disabled'],
  [/attempts exceeded/i, 'attempts'],
  [/temporary password has expired/i, 'expired'],
  [/session/i, 'stale'],
];

const BY_NAME: Readonly<Record<string, SignInFailure>> = {
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

/** Maps an error of the Cognito API to a reason. */
export function signInFailureOf(error: Error): SignInFailure {
  if (error.name === 'NotAuthorizedException') {
    for (const [message, failure] of BY_MESSAGE) if (message.test(error.message)) return failure;
  }
  return BY_NAME[error.name] ?? 'unavailable';
}
