import { DocumentGone } from './errors';

/** A document with the content that a page showed: changing it fails once the content is another one. */
export interface DocumentVersion {
  readonly name: string;
  readonly etag: string;
}

/** A version as a form field carries it: a JSON array of name and ETag. */
export function formatVersion({ name, etag }: DocumentVersion): string {
  return JSON.stringify([name, etag]);
}

/** @throws DocumentGone when the field has another form */
export function parseVersion(field: string): DocumentVersion {
  try {
    const [name, etag] = JSON.parse(field) as unknown[];
    if (typeof name === 'string' && name && typeof etag === 'string') return { name, etag };
  } catch {
    // Not JSON: rejected below like JSON of another shape.
  }
  throw new DocumentGone('Expected a JSON array of a document name and an ETag');
}
