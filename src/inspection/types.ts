import { contradictsContainer, contradictsText } from './signatures';

/** A document type that the knowledge base supports. */
export interface DocumentType {
  readonly type: 'pdf' | 'docx' | 'xlsx' | 'csv' | 'html' | 'markdown' | 'text' | 'png' | 'jpeg';
  readonly mediaType: string;
  /** Maximum size in bytes. */
  readonly limit: number;
}

/**
 * Maximum sizes in bytes. See "Prerequisites for your Amazon Bedrock knowledge base data" in the Amazon Bedrock user
 * guide.
 */
const MAX_SIZE = 50 * 1024 * 1024;
const MAX_IMAGE_SIZE = 3.75 * 1024 * 1024;

const pdf: DocumentType = { type: 'pdf', mediaType: 'application/pdf', limit: MAX_SIZE };
const docx: DocumentType = {
  type: 'docx',
  mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  limit: MAX_SIZE,
};
const xlsx: DocumentType = {
  type: 'xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  limit: MAX_SIZE,
};
const csv: DocumentType = { type: 'csv', mediaType: 'text/csv', limit: MAX_SIZE };
const html: DocumentType = { type: 'html', mediaType: 'text/html', limit: MAX_SIZE };
const markdown: DocumentType = { type: 'markdown', mediaType: 'text/markdown', limit: MAX_SIZE };
const text: DocumentType = { type: 'text', mediaType: 'text/plain', limit: MAX_SIZE };
const png: DocumentType = { type: 'png', mediaType: 'image/png', limit: MAX_IMAGE_SIZE };
const jpeg: DocumentType = { type: 'jpeg', mediaType: 'image/jpeg', limit: MAX_IMAGE_SIZE };

/** The supported types by file extension. */
export const TYPES: Readonly<Record<string, DocumentType>> = {
  '.pdf': pdf,
  '.docx': docx,
  '.xlsx': xlsx,
  '.csv': csv,
  '.html': html,
  '.htm': html,
  '.md': markdown,
  '.markdown': markdown,
  '.txt': text,
  '.png': png,
  '.jpg': jpeg,
  '.jpeg': jpeg,
};

/** The type of a file according to its extension; undefined if the type is not supported. */
export function typeOf(name: string): DocumentType | undefined {
  const extension = /\.[a-z]+$/i.exec(name)?.[0].toLowerCase() ?? '';
  return Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined;
}

export function isImage({ type }: DocumentType): boolean {
  return type === 'png' || type === 'jpeg';
}

/**
 * Whether a file's first bytes rule out the type of its extension: a program named .pdf, a PNG named .jpg, binary data
 * named .txt. Accepts any number of bytes. `Inspector` checks the whole file, which may still be invalid.
 */
export function contradicts(name: string, start: Uint8Array): boolean {
  const type = typeOf(name)?.type;
  if (!type || start.length === 0) return false;
  if (type === 'csv' || type === 'html' || type === 'markdown' || type === 'text') return contradictsText(start);
  return contradictsContainer(type, start);
}
