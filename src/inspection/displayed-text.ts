/** The text of a document as a page shows it: the part around a passage, if the document is long. */
export interface DisplayedText {
  readonly blocks: readonly Block[];
  /** Whether at least the share `MIN_SHARE` of the passage was found in the document (see `passage-search.ts`). */
  readonly isFound: boolean;
  /** Whether the document has more text before the blocks. */
  readonly isCutBefore: boolean;
  /** Whether the document has more text after the blocks. */
  readonly isCutAfter: boolean;
}

export const BLOCK_KINDS = ['heading', 'text', 'item', 'header', 'row'] as const;

export interface Block {
  /** `header` is the first row of a table. */
  readonly kind: (typeof BLOCK_KINDS)[number];
  /** The cells of a table row, or the single text of any other kind of block. */
  readonly cells: readonly string[];
  /** The parts of the cells that belong to the passage. `cell` is an index, `end` is exclusive. Absent if there are none. */
  readonly found?: readonly (readonly [cell: number, start: number, end: number])[] | undefined;
}

/** Why the text of a document cannot be displayed. */
export const DISPLAY_PROBLEMS = ['type', 'unreadable', 'limits'] as const;
export type DisplayProblem = (typeof DISPLAY_PROBLEMS)[number];

export type DisplayResult = { readonly text: DisplayedText } | { readonly problem: DisplayProblem };
