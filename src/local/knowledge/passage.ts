import type { Language } from './language';

/** Where in a document a text stands, as far as its type tells. */
export interface Place {
  /** Page number from 1 (PDF). */
  readonly page?: number;
  /** Name of the sheet (XLSX). */
  readonly sheet?: string;
}

/** A heading, a paragraph, a list or one row of a table: never split between passages unless it is too long for one. */
export interface Block {
  readonly kind: 'heading' | 'text' | 'row';
  readonly text: string;
}

/** A stretch of a document at one place: a page, a sheet, or the whole of it. */
export interface Section extends Place {
  readonly blocks: readonly Block[];
}

/** What is found and quoted: about 600 characters of a document. */
export interface Passage extends Place {
  /** Unique in the index: the document's URI and the passage's number in it. */
  readonly id: string;
  /** `s3://bucket/documents/name`, not percent-encoded. */
  readonly uri: string;
  /** The document's name as people know it: the last part of its key. */
  readonly name: string;
  /** The last heading before the passage's end, if there is one; it may stand in an earlier passage. */
  readonly heading?: string;
  /** The passage's words; paragraphs stand a blank line apart, rows of a table a line break. */
  readonly text: string;
  /** `true` when the text is rows of a table, each on its line as `column: value; column: value`. */
  readonly rows: boolean;
  /** The language of the text, where enough of it is words. */
  readonly language?: Language;
}

/** A passage that answers a question, 1 being every word of the question found and none better. */
export interface Finding extends Passage {
  readonly score: number;
}
