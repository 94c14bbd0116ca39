import { Refusal } from '../kernel/refusal';

/** @param status 400 for nearly every error, as in the service */
export function cognitoError(type: string, message: string, status = 400): Refusal {
  return new Refusal(status, type, message);
}

/** The request is well formed, but a value in it is invalid. */
export function invalidParameter(message: string): Refusal {
  return cognitoError('InvalidParameterException', message);
}

/** The user may not sign in or reset the password, or a token or session is invalid. */
export function notAuthorized(message: string): Refusal {
  return cognitoError('NotAuthorizedException', message);
}

/** The pool, client or group does not exist. */
export function resourceNotFound(message: string): Refusal {
  return cognitoError('ResourceNotFoundException', message);
}

/** No user has this e-mail address or sub. */
export function userNotFound(): Refusal {
  return cognitoError('UserNotFoundException', 'User does not exist.');
}
