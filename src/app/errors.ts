/**
 * Every error that a person may meet. `sentence` is a key of the locales: what happened and what to
 * do. Only these reach a page; anything else is an internal error there, and in full in the log.
 */
export abstract class ExposedError extends Error {
  abstract readonly status: number;
  abstract readonly sentence: string;
  /** Values for the sentence. */
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

/** What is asked for does not exist, or belongs to somebody else: the two look the same. */
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

/** The page that sent a question had already asked another one. */
export class StalePage extends ExposedError {
  readonly status = 409;
  readonly sentence = 'error.stalePage';
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

  constructor(
    received: number,
    override readonly values: { readonly limit: number },
  ) {
    super(`The message has ${received} bytes, at most ${values.limit} are admitted`);
  }
}

export class TooManyAnswers extends ExposedError {
  readonly status = 503;
  readonly sentence = 'error.tooManyAnswers';
}

/** What works on a request has not come to its end in time, and goes on. */
export class TakesLong extends ExposedError {
  readonly status = 503;
  readonly sentence = 'error.takesLong';
}

/** DynamoDB did not answer, or refused. */
export class StoreUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'error.storeUnavailable';
}

/** Why an answer engine did not bring an answer to its end. Each has a sentence `failure.<kind>`. */
export const FAILURES = [
  'accessDenied',
  'throttled',
  'notFound',
  'refused',
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
