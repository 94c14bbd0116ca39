import type { Property } from './sensitivity-labels';

/** What a reader extracts from a document: only what the classification check needs. */
export interface Extract {
  /** Lines of the first page, and values of properties such as the title. Columns are separated by tabs. */
  readonly lines: readonly string[];
  /** Lines of headers and footers. */
  readonly margins: readonly string[];
  readonly properties: readonly Property[];
  /** Whether the first page has text; a page without may be a scan. */
  readonly hasText: boolean;
}

/** Why a file is not a valid document of its type. */
export type DocumentProblem = 'empty' | 'content' | 'encoding';
/** Why a document cannot be checked. */
export type UncheckedReason = 'scan' | 'encrypted' | 'limits' | 'unreadable';

/** What a reader process reports. */
export type ReaderReport =
  | { readonly extract: Extract }
  | { readonly invalid: DocumentProblem }
  | { readonly unchecked: UncheckedReason };
