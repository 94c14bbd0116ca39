import type { Property } from './labels';

/** What a reader extracts of a document: no more than is needed to see whether it is classified. */
export interface Facts {
  /** Lines of the first page, and what properties such as the title say. Columns are separated by tabs. */
  readonly lines: readonly string[];
  /** Lines of headers and footers. */
  readonly margins: readonly string[];
  readonly properties: readonly Property[];
  /** Whether the first page has text; without, it may be a picture of text. */
  readonly hasText: boolean;
}

/** Why a file is refused that is no readable document of its type. */
export type Fault = 'empty' | 'content' | 'encoding';
/** Why a document cannot be checked. */
export type Obstacle = 'scan' | 'encrypted' | 'limits' | 'unreadable';

/** What a reader's process reports. */
export type Reading = { readonly facts: Facts } | { readonly fault: Fault } | { readonly obstacle: Obstacle };
