/** The content of the pictures in one language. */
export interface Samples {
  /** From the oldest conversation to the newest. `‹words›` in an answer cites the passage that contains these words. */
  readonly questions: readonly SampleQuestion[];
  /** The words that people search for in their conversations. */
  readonly search: string;
  /** The question of the console's probe. */
  readonly probe: string;
  /** The text of a colleague who finds an answer unhelpful. */
  readonly comment: string;
  readonly instructions: string;
  readonly uploads: readonly { readonly name: string; readonly text: string }[];
}

export interface SampleQuestion {
  /** The name of the picture that shows this conversation, if there is one. */
  readonly picture?: 'answer' | 'long-answer';
  readonly question: string;
  /** The searches of the model for this question, at most three. @default the question */
  readonly searches?: readonly string[];
  readonly answer: string;
}
