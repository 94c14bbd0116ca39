/** What the service answers when it refuses: the name that the SDK turns into an error class, and a message. */
export class CognitoFault extends Error {
  /** @param status HTTP status; the service answers nearly every refusal with 400. */
  constructor(
    readonly type: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = type;
  }
}

/** The request is well-formed but a value in it is inadmissible. */
export function invalidParameter(message: string): CognitoFault {
  return new CognitoFault('InvalidParameterException', message);
}

/** Sign-in is refused, or a token or session is of no use. */
export function notAuthorized(message: string): CognitoFault {
  return new CognitoFault('NotAuthorizedException', message);
}

/** A pool, client or group that does not exist here. */
export function resourceNotFound(message: string): CognitoFault {
  return new CognitoFault('ResourceNotFoundException', message);
}

/** No person has this e-mail address or sub. */
export function userNotFound(): CognitoFault {
  return new CognitoFault('UserNotFoundException', 'User does not exist.');
}
