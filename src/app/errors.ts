/**
 * An error that a page may show. `sentence` is the key of a text in the locales, which says what happened and what to do. For
 * every other error, the page shows a general message, and the log contains the details.
 */
export abstract class ExposedError extends Error {
  abstract readonly status: number;
  abstract readonly sentence: string;
  /** Values for the placeholders in the sentence. */
  readonly values: Readonly<Record<string, string | number>> = {};
  readonly expose = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

export class BadRequest extends ExposedError {
  readonly status = 400;
  readonly sentence = 'error.badRequest';
}

export class NotSignedIn extends ExposedError {
  readonly status = 401;
  readonly sentence = 'error.notSignedIn';
}

export class CrossSiteRequest extends ExposedError {
  readonly status = 403;
  readonly sentence = 'error.crossSite';
}

/** The resource does not exist, or it belongs to another user. The response does not reveal which. */
export class NotFound extends ExposedError {
  readonly status = 404;
  readonly sentence = 'error.notFound';
}

export class MethodNotAllowed extends ExposedError {
  readonly status = 405;
  readonly sentence = 'error.badRequest';
}

export class TurnRunning extends ExposedError {
  readonly status = 409;
  readonly sentence = 'error.turnRunning';
}

/** The page sent a question with a turn id that already belongs to a different question. */
export class StalePage extends ExposedError {
  readonly status = 409;
  readonly sentence = 'error.stalePage';
}

/** The body of a request did not arrive in time. */
export class BodyTimeout extends ExposedError {
  readonly status = 408;
  readonly sentence = 'error.bodyTimeout';
}

export class BodyTooLarge extends ExposedError {
  readonly status = 413;
  readonly sentence = 'error.tooLarge';
}

export class UnsupportedBody extends ExposedError {
  readonly status = 415;
  readonly sentence = 'error.badRequest';
}

export class MessageEmpty extends ExposedError {
  readonly status = 422;
  readonly sentence = 'error.messageEmpty';
}

export class MessageTooLong extends ExposedError {
  readonly status = 422;
  readonly sentence = 'error.messageTooLong';

  override readonly values: { readonly received: number; readonly limit: number };

  /** @param received length of the message in characters @param limit maximum length in characters */
  constructor(received: number, limit: number) {
    super(`The message has ${received} characters; expected at most ${limit}`);
    this.values = { received, limit };
  }
}

/** The user already has the maximum number of running answers. */
export class AnswerLimit extends ExposedError {
  readonly status = 429;
  readonly sentence = 'error.answerLimit';

  constructor(override readonly values: { readonly limit: number }) {
    super(`The user already has ${values.limit} running answers, the maximum`);
  }
}

/** The task already runs its maximum number of answers. */
export class TooManyAnswers extends ExposedError {
  readonly status = 503;
  readonly sentence = 'error.tooManyAnswers';
}

/** The server did not respond to the request in time. The work that the request started continues. */
export class RequestTimeout extends ExposedError {
  readonly status = 503;
  readonly sentence = 'error.takesLong';
}

/** DynamoDB did not respond, or returned an error. */
export class StoreUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'error.storeUnavailable';
}

/** Why an answer failed. The locales contain a sentence `failure.<kind>` for each kind. */
export const FAILURES = [
  'accessDenied',
  'throttled',
  'notFound',
  'modelRetired',
  'refused',
  'questionTooLong',
  'unavailable',
  'dropped',
  'stalled',
  'tooLong',
  'broken',
  'empty',
  'interrupted',
] as const;

export type Failure = (typeof FAILURES)[number];

export class EngineError extends Error {
  constructor(
    readonly failure: Failure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EngineError';
  }
}

/** The egress relay refuses to forward the request. It would refuse a retry too. */
export class RelayRefused extends Error {
  override readonly name = 'RelayRefused';
}

/**
 * Lambda throttles the egress relay. The error has the name that Cognito uses for throttling, so that callers handle both in the
 * same way. The SDK also waits longer before it retries an error with this name.
 */
export class RelayThrottled extends Error {
  override readonly name = 'TooManyRequestsException';
}

/** The egress relay failed. The request may not have reached its destination. */
export class RelayFailed extends Error {
  override readonly name = 'RelayFailed';
  /** The SDK retries an error if this property is defined, regardless of its value. */
  readonly $retryable: { readonly throttling: boolean } | undefined;

  constructor(message: string, { retryable }: { retryable: boolean }) {
    super(message);
    this.$retryable = retryable ? { throttling: false } : undefined;
  }
}
