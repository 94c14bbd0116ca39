/** A passage of a document that supports an answer. */
export interface Passage {
  /** The document's address, for example `s3://bucket/documents/name.pdf` or a web address. */
  readonly uri: string;
  /** The text of the passage. */
  readonly excerpt: string;
  /** Page number from 1, if the service knows it. */
  readonly page?: number;
  /** Last day on which the document is valid, for example `2026-12-31`, if the organisation has set one. */
  readonly validUntil?: string;
}

/** The events of every engine. */
export type EngineEvent = AnswerEvent | UsageEvent;

/** Events of the answer. `guardrail` means that the organisation's guardrail replaced or shortened the answer. */
export type AnswerEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'citation'; readonly citation: Citation }
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'guardrail' }
  | { readonly type: 'session'; readonly id: string };

/** Events that are only measured: tokens of a model, or an attempt that the service throttled. */
export type UsageEvent =
  | { readonly type: 'usage'; readonly inputTokens: number; readonly outputTokens: number }
  | { readonly type: 'throttled' };

/** A part of the answer and the passages that support it. */
export interface Citation {
  /** The cited part of the answer as the service repeats it; empty if it does not. */
  readonly text: string;
  /** The position of that part in the answer in characters, `end` inclusive, if the service reports it. */
  readonly span?: { readonly start: number; readonly end: number };
  readonly passages: readonly Passage[];
}

/** What the engine is doing before it writes. */
export type Step = 'thinking' | 'searching' | 'reading';

/** An earlier question and its answer, which may be incomplete. */
export interface Exchange {
  readonly question: string;
  readonly answer: string;
}

export interface Question {
  /** The person's message, verbatim. */
  readonly message: string;
  /** The engine's session of this conversation, if the last answer in it is complete. */
  readonly session?: { readonly id: string; readonly usedAt: string } | undefined;
  /** Reads the conversation so far, oldest first. Called only if the engine no longer remembers it. */
  readonly history: () => Promise<readonly Exchange[]>;
}

/** Answers questions from documents. */
export interface AnswerEngine {
  /**
   * Streams the answer to a question. A `session` event names the session in which the engine will remember the
   * conversation.
   *
   * @throws EngineError when the answer fails
   */
  answer(question: Question, signal: AbortSignal): AsyncIterable<EngineEvent>;

  /** Ends a session, so that the engine forgets the conversation. */
  forget(sessionId: string): Promise<void>;
}
