import { ExposedError } from '../../app/errors';

/** Why a file is rejected. Each reason has a sentence `documents.refused.<reason>`. */
export const REFUSALS = [
  'name',
  'nameTooLong',
  'empty',
  'noBody',
  'tooLarge',
  'type',
  'content',
  'encoding',
  'mark',
  'label',
  'otherType',
] as const;

export type Refusal = (typeof REFUSALS)[number];

/** A file is rejected; no part of it is stored. */
export class FileRefused extends ExposedError {
  readonly status = 422;
  readonly sentence: string;

  constructor(
    readonly reason: Refusal,
    override readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(`The file was rejected: ${reason}`);
    this.sentence = `documents.refused.${reason}`;
  }
}

export class NoFile extends ExposedError {
  readonly status = 422;
  readonly sentence = 'documents.noFile';
}

export class TooManyFiles extends ExposedError {
  readonly status = 422;
  readonly sentence = 'documents.tooManyFiles';

  constructor(override readonly values: { readonly limit: number }) {
    super(`Received more than ${values.limit} files in a form`);
  }
}

export class NothingSelected extends ExposedError {
  readonly status = 422;
  readonly sentence = 'documents.nothingSelected';
}

/** The sender disconnected while the file was being inspected. */
export class UploadCancelled extends ExposedError {
  readonly status = 400;
  readonly sentence = 'documents.upload.cancelled';
}

/** The document was replaced or deleted, or its details were changed, after the page showed it. */
export class DocumentChanged extends ExposedError {
  readonly status = 409;
  readonly sentence = 'documents.changed';
}

/** A document with this name already exists. */
export class NameTaken extends ExposedError {
  readonly status = 409;
  readonly sentence = 'documents.nameTaken';
}

export class DocumentGone extends ExposedError {
  readonly status = 404;
  readonly sentence = 'documents.gone';
}

/** The held file was stored or discarded in the meantime, or has expired, or another decision about it is being made. */
export class UploadGone extends ExposedError {
  readonly status = 404;
  readonly sentence = 'documents.uploadGone';
}

export class InvalidDate extends ExposedError {
  readonly status = 422;
  readonly sentence = 'documents.invalidDate';
}

export class StorageUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'documents.storageUnavailable';
}

/** The knowledge base's control plane or its search failed or did not respond. */
export class KnowledgeBaseUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'documents.knowledgeBaseUnavailable';
}

/** `KNOWLEDGE_BASE_ID` or `DATA_SOURCE_ID` is not set. */
export class IngestionNotSetUp extends ExposedError {
  readonly status = 409;
  readonly sentence = 'documents.notSetUp';
}
