/** A passage of a document that supports an answer. */
export interface Passage {
  /** Where the document lies, for instance `s3://bucket/documents/name.pdf`, or a web address. */
  readonly uri: string;
  /** The words that were found. */
  readonly excerpt: string;
  /** Page, from 1, where the service knows it. */
  readonly page?: number;
  /** Last day on which the document is valid, where the organisation has said so: `2026-12-31`. */
  readonly validUntil?: string;
}

/** What an engine says while it answers, whichever engine it is. */
export type EngineEvent = AnswerEvent | Expense;

/** What concerns the answer. `guardrail` says that the organisation's guardrail replaced or shortened it. */
export type AnswerEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'citation'; readonly citation: Citation }
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'guardrail' }
  | { readonly type: 'session'; readonly id: string };

/** What the answer takes: tokens of a model, or a try that came to nothing because the service was too busy. */
export type Expense =
  | { readonly type: 'usage'; readonly inputTokens: number; readonly outputTokens: number }
  | { readonly type: 'throttled' };

/** Says that a part of the answer rests on passages. */
export interface Citation {
  /** The part of the answer, as the service repeats it; empty where it does not. */
  readonly text: string;
  /** Where that part stands in the answer, in characters, `end` being the last one, where the service tells. */
  readonly span?: { readonly start: number; readonly end: number };
  readonly passages: readonly Passage[];
}

/** What the engine is busy with before it writes. */
export type Step = 'thinking' | 'searching' | 'reading';

/** An earlier question and its answer, as far as it came. */
export interface Exchange {
  readonly question: string;
  readonly answer: string;
}

export interface Question {
  /** What the person wrote, verbatim. */
  readonly message: string;
  /** The engine's session of this conversation, when the last answer in it came to its end. */
  readonly session?: { readonly id: string; readonly usedAt: string } | undefined;
  /** The conversation so far, oldest first; read only where the engine does not remember it. */
  readonly history: () => Promise<readonly Exchange[]>;
}

/** Something that answers questions from documents. */
export interface AnswerEngine {
  /**
   * Streams the answer to a question. A `session` event tells under which session the engine will
   * remember the conversation.
   *
   * @throws EngineError when the answer does not come to its end
   */
  answer(question: Question, signal: AbortSignal): AsyncIterable<EngineEvent>;

  /** Makes the engine forget a session. */
  forget(sessionId: string): Promise<void>;
}
