import type { DocumentRecord } from '../../app/documents/document-register';
import { isDay } from '../days';
import { DocumentChanged, InvalidDate } from './errors';
import { fingerprintOf } from './fingerprint';
import type { HeldFile } from './held-files';

/** The details of a document that an admin enters. */
export interface Details {
  readonly owner?: string | undefined;
  /** Last day of validity: `2026-12-31`. */
  readonly validUntil?: string | undefined;
}

/** Maximum number of characters. */
const MAX_OWNER = 200;

/** Reads the owner and the last day of validity from a form. @throws InvalidDate */
export function detailsOf(field: (name: string) => string | undefined): Details {
  const owner = field('owner')?.trim().slice(0, MAX_OWNER);
  const validUntil = field('validUntil')?.trim();
  if (validUntil && !isDay(validUntil)) throw new InvalidDate('Expected a calendar day such as 2026-12-31');
  return { owner: owner || undefined, validUntil: validUntil || undefined };
}

/**
 * Returns the details of a document after a file has replaced it.
 *
 * @param record the document's record before the replacement
 * @throws DocumentChanged when the details have changed since the form for the replacement showed them
 */
export function detailsAfter(file: HeldFile, record: DocumentRecord): Details {
  if (file.seen === undefined) return mergedDetails(file, record);
  if (fingerprintOf(record) === file.seen) return file;
  throw new DocumentChanged('The details of the document changed');
}

/**
 * Returns the details of a document after it was replaced by a file that had been uploaded as a new document. The
 * upload form did not show the document's details, and its field for the owner contained the name of the admin. The
 * document therefore keeps the details that the admin has not entered.
 */
function mergedDetails(file: HeldFile, record: DocumentRecord): Details {
  const entered = file.owner === file.uploadedBy ? undefined : file.owner;
  return {
    owner: entered ?? record.owner ?? file.owner,
    validUntil: file.validUntil ?? record.validUntil,
  };
}
