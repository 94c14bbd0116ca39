/** How fast answers come. */
export interface Pace {
  /** Time before the first token, in milliseconds. @default 400 */
  readonly firstTokenMilliseconds: number;
  /** A token has three to six characters; `Infinity` does not wait. @default 60 */
  readonly tokensPerSecond: number;
}

/** About what a small hosted model does. */
export const NATURAL_PACE: Pace = { firstTokenMilliseconds: 400, tokensPerSecond: 60 };
