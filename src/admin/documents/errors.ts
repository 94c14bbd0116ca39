import { ExposedError } from '../../app/errors';

/** Why a file is not taken in. Each has a sentence `documents.refused.<reason>`. */
export const REFUSALS = [
  'name',
  'nameTooLong',
  'empty',
  'tooLarge',
  'type',
  'content',
  'encoding',
  'mark',
  'label',
  'otherType',
] as const;

export type Refusal = (typeof REFUSALS)[number];

/** A file is not taken in; nothing of it is kept. */
export class FileRefused extends ExposedError {
  readonly status = 422;
  readonly sentence: string;

  constructor(
    readonly reason: Refusal,
    override readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(`A file was refused: ${reason}`);
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
    super(`More than ${values.limit} files in a form`);
  }
}

export class NothingSelected extends ExposedError {
  readonly status = 422;
  readonly sentence = 'documents.nothingSelected';
}

/** Somebody left while their file was being checked. */
export class UploadCancelled extends ExposedError {
  readonly status = 400;
  readonly sentence = 'documents.upload.cancelled';
}

/** Somebody else replaced or deleted the document since the page showed it. */
export class DocumentChanged extends ExposedError {
  readonly status = 409;
  readonly sentence = 'documents.changed';
}

/** A document of that name is there already. */
export class NameTaken extends ExposedError {
  readonly status = 409;
  readonly sentence = 'documents.nameTaken';
}

export class DocumentGone extends ExposedError {
  readonly status = 404;
  readonly sentence = 'documents.gone';
}

/** A file that waited for a decision was decided upon, or its day is over. */
export class UploadGone extends ExposedError {
  readonly status = 404;
  readonly sentence = 'documents.uploadGone';
}

export class DateInadmissible extends ExposedError {
  readonly status = 422;
  readonly sentence = 'documents.dateInadmissible';
}

export class StorageUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'documents.storageUnavailable';
}

/** The knowledge base's control plane or its search did not answer, or refused. */
export class KnowledgeBaseUnavailable extends ExposedError {
  readonly status = 503;
  readonly sentence = 'documents.knowledgeBaseUnavailable';
}

export class IngestionNotSetUp extends ExposedError {
  readonly status = 409;
  readonly sentence = 'documents.notSetUp';
}
