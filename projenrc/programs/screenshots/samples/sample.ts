/** The content that the pictures show in one language. */
export interface Samples {
  /** From the oldest conversation to the newest. `‹words›` in an answer cites the passage that contains these words. */
  readonly questions: readonly SampleQuestion[];
  /** The words that a user searches for in the conversations. */
  readonly search: string;
  /** The question with which an admin tests the search in the console. */
  readonly probe: string;
  /** The comment of a user who rates an answer as unhelpful. */
  readonly comment: string;
  readonly instructions: string;
  readonly uploads: readonly { readonly name: string; readonly text: string }[];
}

export interface SampleQuestion {
  /** The name of the picture that shows this conversation, if there is one. */
  readonly picture?: 'answer' | 'long-answer';
  readonly question: string;
  /** The search queries of the model for this question, at most three. @default the question */
  readonly searches?: readonly string[];
  readonly answer: string;
}
