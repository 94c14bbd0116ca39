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

type ErrorClass = new (message: string, options?: ErrorOptions) => ExposedError;

/**
 * Maps the names of errors to our error classes: the names of Cognito's errors in the `CognitoIdentityProvider` API reference, and
 * `RelayRefused`, the name of an error of the egress relay.
 */
const ERRORS: Record<string, ErrorClass> = {
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

/** Errors that have a different meaning in one operation. */
const OPERATION_ERRORS: Record<string, Record<string, ErrorClass>> = {
  AdminResetUserPassword: { NotAuthorizedException: ResetImpossible, InvalidParameterException: AddressUnverified },
};

interface SdkError extends Error {
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Translates a failed request into an error that an admin can read. Cognito's own message may contain an e-mail
 * address, so Cognito's error becomes the `cause` of the new error, and its text is not part of the new message.
 */
export function cognitoError(error: SdkError, operation: string): ExposedError {
  const known = OPERATION_ERRORS[operation]?.[error.name] ?? ERRORS[error.name];
  const status = error.$metadata?.httpStatusCode ?? 0;
  const isRejected = error.$fault === 'client' || (status >= 400 && status < 500);
  const errorClass = known ?? (isRejected ? DirectoryRefused : DirectoryUnreachable);
  return new errorClass(`Cognito, ${operation}: ${error.name}`, { cause: error });
}
