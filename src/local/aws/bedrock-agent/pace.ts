/** How long an ingestion job takes, in milliseconds. */
export interface Pace {
  /** Before it lists the bucket. @default 700 */
  readonly starting: number;
  /** For a document, unless that makes it more than `documents` for all of them together. @default 800 */
  readonly document: number;
  /** @default 9000 */
  readonly documents: number;
  /** From the last document, or from a request to stop, to the end. @default 500 */
  readonly ending: number;
  /** What `[[slow]]` in a document's name adds. @default 10000 */
  readonly slow: number;
}

/** The service takes minutes; nobody who tries something out wants to wait for more than seconds. */
export const NATURAL_PACE: Pace = { starting: 700, document: 800, documents: 9_000, ending: 500, slow: 10_000 };
