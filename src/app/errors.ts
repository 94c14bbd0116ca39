import type { FAILURES } from '../contract';

/**
 * An error that a page may show. `sentence` is the key of a text in the locales. The text says what happened and what to do. For
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

/**
 * The deletion of a conversation can no longer be undone, or the viewer has no such conversation. The response does not reveal
 * which.
 */
export class UndoTooLate extends ExposedError {
  readonly status = 404;
  readonly sentence = 'error.undoTooLate';
}

export class MethodNotAllowed extends ExposedError {
  readonly status = 405;
  readonly sentence = 'error.badRequest';
}

export class TurnRunning extends ExposedError {
  readonly status = 409;
  readonly sentence = 'error.turnRunning';
}

/** The answer to which the feedback refers does not exist, or it belongs to another user. The response does not reveal which. */
export class AnswerMissing extends ExposedError {
  readonly status = 404;
  readonly sentence = 'error.answerMissing';
}

/** Feedback is accepted only on an answer that has ended. */
export class AnswerRunning extends ExposedError {
  readonly status = 409;
  readonly sentence = 'error.answerRunning';
}

/** The answer to export is still being written. */
export class ExportRunning extends ExposedError {
  readonly status = 409;
  readonly sentence = 'error.exportRunning';
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

abstract class TextTooLong extends ExposedError {
  readonly status = 422;

  /** @param values the numbers of characters */
  constructor(override readonly values: { readonly received: number; readonly limit: number }) {
    super(`Received ${values.received} characters; expected at most ${values.limit}`);
  }
}

export class MessageTooLong extends TextTooLong {
  readonly sentence = 'error.messageTooLong';
}

/** Feedback that an answer is not helpful needs a reason. */
export class ReasonMissing extends ExposedError {
  readonly status = 422;
  readonly sentence = 'error.reasonMissing';
}

export class CommentTooLong extends TextTooLong {
  readonly sentence = 'error.commentTooLong';
}

/** The export is longer than its format allows, or writing it takes too much time or memory. */
export class ExportTooLong extends ExposedError {
  readonly status = 422;
  readonly sentence = 'error.exportTooLong';
}

export class SearchTooLong extends TextTooLong {
  readonly sentence = 'error.searchTooLong';
}

export class TitleEmpty extends ExposedError {
  readonly status = 422;
  readonly sentence = 'error.titleEmpty';
}

export class TitleTooLong extends TextTooLong {
  readonly sentence = 'error.titleTooLong';
}

/** Another request has stored another title since the form was shown. */
export class TitleChanged extends ExposedError {
  readonly status = 409;
  readonly sentence = 'error.titleChanged';

  constructor(override readonly values: { readonly title: string }) {
    super('The conversation has another title');
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

/** Too many exports are being written or waiting, or this export has waited too long for the others. */
export class ExportBusy extends ExposedError {
  readonly status = 503;
  readonly sentence = 'error.exportBusy';
}

/** The server did not respond to the request in time. The work that the request started continues. */
export class RequestTimeout extends ExposedError {
  readonly status = 503;
  readonly sentence = 'error.takesLong';
}

/** DynamoDB did not respond, returned an error, or did not store a change, for example because other requests kept changing the item. */
export class StoreUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'error.storeUnavailable';
}

/** A multipart form is malformed, or its connection closed before the end. */
export class FormBroken extends ExposedError {
  readonly status = 400;
  readonly sentence = 'error.formBroken';
}

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
