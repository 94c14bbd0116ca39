import { DocumentGone } from './errors';

/**
 * A document and the version of its content that a page showed. An action on it fails if the content has changed since.
 */
export interface NamedVersion {
  readonly name: string;
  readonly etag: string;
}

/** A document that a form offers to replace. */
export interface ShownDocument extends NamedVersion {
  /** The fingerprint of the record that the form showed. */
  readonly seen: string;
}

/** Formats a version for a form field: a JSON array of name and ETag. */
export function formatVersion({ name, etag }: NamedVersion): string {
  return JSON.stringify([name, etag]);
}

/** @throws DocumentGone when the field is malformed */
export function parseVersion(field: string): NamedVersion {
  try {
    const [name, etag] = JSON.parse(field) as unknown[];
    if (typeof name === 'string' && name && typeof etag === 'string') return { name, etag };
  } catch {
    // The field is not JSON. Reject it below, like JSON of the wrong shape.
  }
  throw new DocumentGone('Expected a JSON array of a document name and an ETag');
}
