import { DocumentGone } from './errors';

/** A document and the version of its content that a page showed. Changes fail once the content has changed. */
export interface DocumentVersion {
  readonly name: string;
  readonly etag: string;
}

/** A version as a form field carries it: a JSON array of name and ETag. */
export function formatVersion({ name, etag }: DocumentVersion): string {
  return JSON.stringify([name, etag]);
}

/** @throws DocumentGone when the field is malformed */
export function parseVersion(field: string): DocumentVersion {
  try {
    const [name, etag] = JSON.parse(field) as unknown[];
    if (typeof name === 'string' && name && typeof etag === 'string') return { name, etag };
  } catch {
    // Not JSON: rejected below, like JSON of the wrong shape.
  }
  throw new DocumentGone('Expected a JSON array of a document name and an ETag');
}
