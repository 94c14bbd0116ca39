export const RATINGS = ['helpful', 'unhelpful'] as const;
export type Rating = (typeof RATINGS)[number];

/** Reasons why an answer is not helpful. The locales contain a sentence `feedback.reason.<name>` for each reason. */
export const REASONS = ['wrong', 'outdated', 'unsupported', 'missing', 'other'] as const;
export type Reason = (typeof REASONS)[number];

/** Maximum characters of a comment. */
export const LONGEST_COMMENT = 2_000;

/** A user's opinion on an answer. */
export interface Opinion {
  readonly rating: Rating;
  /** Set if and only if the rating is `unhelpful`. */
  readonly reason?: Reason | undefined;
  readonly comment?: string | undefined;
  /** Set if the user shares the question and the answer with the admins. */
  readonly shared?: true | undefined;
}

/** A user's feedback, as an attribute of the turn. The rating is absent if the user has withdrawn the feedback. */
export interface TurnFeedback extends Partial<Opinion> {
  /** The id of the copy of the feedback in the list for review. No other attribute links the copy to the turn. */
  readonly id: string;
  /** Increases with every change. */
  readonly version: number;
}
