import type { Property } from './sensitivity-labels';

/** A line of a page. */
export interface Line {
  /** Columns are separated by tabs. */
  readonly text: string;
  /**
   * Whether the line belongs to a list, a glossary or a table. Most readers do not count the first rows of a table, because they may be
   * titles.
   */
  readonly isItem?: boolean | undefined;
  /** Whether the line is in the header or footer area of a PDF page. */
  readonly isMargin?: boolean | undefined;
}

/** The parts of a document that the classification check needs, as a reader extracts them. */
export interface Extract {
  /** Lines of the first page, from top to bottom. */
  readonly lines: readonly Line[];
  /** Texts outside the lines: title and similar properties, stamps, form fields, rotated text. */
  readonly apart: readonly string[];
  /** Lines of headers and footers that are not among `lines`. */
  readonly margins: readonly string[];
  readonly properties: readonly Property[];
  /** Why a part of the document could not be read. */
  readonly unchecked?: UncheckedReason | undefined;
  /** The encoding of a text file that must be converted to UTF-8, as a label of the Encoding Standard. */
  readonly encoding?: string | undefined;
}

/** Why a file is not a valid document of its type. */
export const PROBLEMS = ['empty', 'noBody', 'content', 'encoding'] as const;
export type DocumentProblem = (typeof PROBLEMS)[number];

/** Why a document cannot be checked. */
export const UNCHECKED_REASONS = ['scan', 'glyphs', 'form', 'embedded', 'encrypted', 'limits', 'unreadable'] as const;
export type UncheckedReason = (typeof UNCHECKED_REASONS)[number];

/** The report of a reader process. */
export type ReaderReport =
  | { readonly extract: Extract }
  | { readonly invalid: DocumentProblem }
  | { readonly unchecked: UncheckedReason };
