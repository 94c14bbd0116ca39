import type { ExposedError } from '../../app/errors';
import {
  AddressUnverified,
  DetailsRefused,
  DirectoryRefused,
  DirectoryThrottled,
  DirectoryUnreachable,
  LimitReached,
  MailUndelivered,
  PasswordRefused,
  ResetImpossible,
  StateUnsupported,
  UserExists,
  UserGone,
} from './errors';

type Failure = new (message: string, options?: ErrorOptions) => ExposedError;

/** The service's refusals, as `CognitoIdentityProvider`'s API reference names them. */
const FAILURES: Record<string, Failure> = {
  UsernameExistsException: UserExists,
  AliasExistsException: UserExists,
  UserNotFoundException: UserGone,
  TooManyRequestsException: DirectoryThrottled,
  ThrottlingException: DirectoryThrottled,
  LimitExceededException: LimitReached,
  InvalidPasswordException: PasswordRefused,
  UnsupportedUserStateException: StateUnsupported,
  InvalidParameterException: DetailsRefused,
  CodeDeliveryFailureException: MailUndelivered,
  UserLambdaValidationException: DetailsRefused,
  RelayRefused: DirectoryRefused,
};

/** What the same name means for one operation alone. */
const OF_OPERATION: Record<string, Record<string, Failure>> = {
  AdminResetUserPassword: { NotAuthorizedException: ResetImpossible, InvalidParameterException: AddressUnverified },
};

interface SdkError extends Error {
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * What a failed request means to an admin. The service's own message stays out of it, as it may hold
 * an address: it is the cause.
 */
export function failureOf(error: SdkError, operation: string): ExposedError {
  const known = OF_OPERATION[operation]?.[error.name] ?? FAILURES[error.name];
  const status = error.$metadata?.httpStatusCode ?? 0;
  const isRefusal = error.$fault === 'client' || (status >= 400 && status < 500);
  const failure = known ?? (isRefusal ? DirectoryRefused : DirectoryUnreachable);
  return new failure(`Cognito, ${operation}: ${error.name}`, { cause: error });
}
