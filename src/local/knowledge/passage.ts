import type { Language } from '../../contract';

/** The place of a text in its document, if the file type has pages or sheets. */
export interface Place {
  /** Page number from 1 (PDF). */
  readonly page?: number;
  /** Name of the sheet (XLSX). */
  readonly sheet?: string;
}

/** A heading, a paragraph, a list or one row of a table. Only a block that is too long for one passage is split. */
export interface Block {
  readonly kind: 'heading' | 'text' | 'row';
  readonly text: string;
}

/** A part of a document: a page, a sheet, or the whole document. */
export interface Section extends Place {
  readonly blocks: readonly Block[];
}

/** The unit of search and quotation: about 600 characters of a document. */
export interface Passage extends Place {
  /** Unique in the index: the document's URI and the number of the passage in the document. */
  readonly id: string;
  /** `s3://bucket/documents/name`, not percent-encoded. */
  readonly uri: string;
  /** The document's name: the last segment of its S3 key. */
  readonly name: string;
  /** The last heading before the end of the passage, if any; it may be in an earlier passage. */
  readonly heading?: string;
  /** The text, with a blank line between paragraphs and a line break between table rows. */
  readonly text: string;
  /** Whether the text consists of table rows, each on one line as `column: value; column: value`. */
  readonly rows: boolean;
  /** The language of the text, if it could be detected. */
  readonly language?: Language;
}

/**
 * A passage that matches a question. The score is 1 if the passage covers every subject of the question and no other passage is
 * better.
 */
export interface Finding extends Passage {
  readonly score: number;
}
