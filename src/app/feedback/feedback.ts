export const RATINGS = ['helpful', 'unhelpful'] as const;
export type Rating = (typeof RATINGS)[number];

/** Why an answer is not helpful. The locales contain a sentence `feedback.reason.<name>` for each reason. */
export const REASONS = ['wrong', 'outdated', 'unsupported', 'missing', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** Characters of a comment. */
export const LONGEST_COMMENT = 2_000;

/** What a user says about an answer. */
export interface Opinion {
  readonly rating: Rating;
  /** Always set if the answer is not helpful. */
  readonly reason?: Reason | undefined;
  readonly comment?: string | undefined;
  /** Whether the user sends the question and the answer along. */
  readonly shared?: true | undefined;
}

/** The attribute of a turn. The rating is absent if the feedback was withdrawn. */
export interface TurnFeedback extends Partial<Opinion> {
  /** The id of the copy in the list for review. Only the turn links the two. */
  readonly id: string;
  /** Grows with every change. */
  readonly version: number;
}
