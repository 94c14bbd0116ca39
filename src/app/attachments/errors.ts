import { ExposedError } from '../errors';

/** The reasons for which an attached file is refused. Each reason has a sentence `attachments.refused.<reason>` in `locales/`. */
export type AttachmentRefusal =
  | 'content'
  | 'dimensions'
  | 'embedded'
  | 'empty'
  | 'encoding'
  | 'encrypted'
  | 'format'
  | 'label'
  | 'levels'
  | 'mark'
  | 'scan'
  | 'tooLarge'
  | 'type'
  | 'unreadable';

/** An attached file is refused; no part of it is stored. */
export class AttachmentRefused extends ExposedError {
  readonly status = 422;
  readonly sentence: string;

  constructor(
    readonly reason: AttachmentRefusal,
    override readonly values: { readonly name: string; readonly detail?: string; readonly limit?: number },
  ) {
    super(`The attached file was refused: ${reason}`);
    this.sentence = `attachments.refused.${reason}`;
  }
}

export class TooManyAttachments extends ExposedError {
  readonly status = 422;
  readonly sentence = 'attachments.tooMany';

  constructor(override readonly values: { readonly limit: number }) {
    super(`More than ${values.limit} files are attached to a question`);
  }
}

/** The files of a question are too large together. */
export class AttachmentsTooLarge extends ExposedError {
  readonly status = 422;
  readonly sentence = 'attachments.tooLargeTogether';

  constructor(override readonly values: { readonly limit: number }) {
    super(`The attached files have more than ${values.limit} MB together`);
  }
}

/** The configured answer engine does not read files. */
export class AttachmentsUnsupported extends ExposedError {
  readonly status = 422;
  readonly sentence = 'attachments.unsupported';
}

/** An attached file was not sent within a day, or was deleted. */
export class AttachmentGone extends ExposedError {
  readonly status = 422;
  readonly sentence = 'attachments.gone';
}

/** S3 did not respond, or returned an error. */
export class AttachmentsUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'attachments.unavailable';
}
