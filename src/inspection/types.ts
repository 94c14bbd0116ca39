import { contradictsContainer, contradictsText } from './signatures';

/** A type of document that the knowledge base reads. */
export interface DocumentType {
  readonly type: 'pdf' | 'docx' | 'xlsx' | 'csv' | 'html' | 'markdown' | 'text' | 'png' | 'jpeg';
  readonly mediaType: string;
  /** Bytes that a file may have. */
  readonly limit: number;
}

/** Bytes: "Prerequisites for your Amazon Bedrock knowledge base data" in the Amazon Bedrock user guide. */
const LARGEST = 50 * 1024 * 1024;
const LARGEST_IMAGE = 3.75 * 1024 * 1024;

const pdf: DocumentType = { type: 'pdf', mediaType: 'application/pdf', limit: LARGEST };
const docx: DocumentType = {
  type: 'docx',
  mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  limit: LARGEST,
};
const xlsx: DocumentType = {
  type: 'xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  limit: LARGEST,
};
const csv: DocumentType = { type: 'csv', mediaType: 'text/csv', limit: LARGEST };
const html: DocumentType = { type: 'html', mediaType: 'text/html', limit: LARGEST };
const markdown: DocumentType = { type: 'markdown', mediaType: 'text/markdown', limit: LARGEST };
const text: DocumentType = { type: 'text', mediaType: 'text/plain', limit: LARGEST };
const png: DocumentType = { type: 'png', mediaType: 'image/png', limit: LARGEST_IMAGE };
const jpeg: DocumentType = { type: 'jpeg', mediaType: 'image/jpeg', limit: LARGEST_IMAGE };

/** The admitted types by the extension of a file's name. */
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

/** The type that a file's name says, if it is an admitted one. */
export function typeOf(name: string): DocumentType | undefined {
  const extension = /\.[a-z]+$/i.exec(name)?.[0].toLowerCase() ?? '';
  return Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined;
}

export function isImage({ type }: DocumentType): boolean {
  return type === 'png' || type === 'jpeg';
}

/**
 * Whether a file's first bytes, however few, cannot begin what its name says: a program called .pdf, a PNG called .jpg, binary
 * data called .txt. That they do not contradict proves little: the whole file decides, see `Inspector`.
 */
export function contradicts(name: string, start: Uint8Array): boolean {
  const type = typeOf(name)?.type;
  if (!type || start.length === 0) return false;
  if (type === 'csv' || type === 'html' || type === 'markdown' || type === 'text') return contradictsText(start);
  return contradictsContainer(type, start);
}
