import { LONGEST_COMMENT, REASONS, type TurnFeedback } from '../../turns/turn-feedback';

/** The values of a form, which may be invalid. */
export interface FeedbackDraft {
  readonly rating?: TurnFeedback['rating'];
  readonly reason?: string | undefined;
  readonly comment?: string | undefined;
  readonly shared?: boolean | undefined;
}

/** The feedback on an answer as a page shows it. */
export interface FeedbackView extends FeedbackDraft {
  readonly id: string;
  /** Where the forms are sent. */
  readonly action: string;
  /** The address of the answer. */
  readonly answer: string;
  readonly reasons: readonly string[];
  readonly limit: number;
}

/** @param answer the address of the answer */
export function feedbackView(draft: FeedbackDraft | undefined, id: string, answer: string): FeedbackView {
  const { rating, reason, comment, shared } = draft ?? {};
  const form = { reasons: REASONS, limit: LONGEST_COMMENT };
  return { id, answer, action: `${answer}/feedback`, ...form, rating, reason, comment, shared };
}
