import type { Engine } from '../../settings/setting';
import type { Attachment } from '../attachments/attachment';
import type { DocumentVersion } from '../documents/document-versions';

/** A passage of a document. An answer cites it, or a search has found it. */
export interface Passage {
  /** The document's address, for example `s3://bucket/documents/name.pdf` or a web address. */
  readonly uri: string;
  /** The text of the passage. */
  readonly excerpt: string;
  /** Page number from 1, if the service knows it. */
  readonly page?: number;
  /** Last day on which the document is valid, for example `2026-12-31`, if the organisation has set one. */
  readonly validUntil?: string;
  /** The version of the document when the answer cited it, if the version is known. */
  readonly version?: DocumentVersion;
}

/** The events of every engine. */
export type EngineEvent = AnswerEvent | UsageEvent;

/**
 * Events of the answer. `guardrail` means that the organisation's guardrail replaced or shortened the answer; `limited`, that the
 * model stopped at its maximum length. `suggestions` are questions that the user may ask next.
 */
export type AnswerEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'citation'; readonly citation: Citation }
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'suggestions'; readonly questions: readonly string[] }
  | { readonly type: 'guardrail' }
  | { readonly type: 'limited' }
  | { readonly type: 'session'; readonly id: string };

/** Events that are not part of the answer: tokens of a model call, an attempt that the service throttled, or what a search has found. */
export type UsageEvent =
  | ({ readonly type: 'usage' } & TokenUsage)
  | { readonly type: 'throttled' }
  | { readonly type: 'found'; readonly passages: readonly Passage[] };

/** Tokens of one model call. `inputTokens` does not include tokens that were read from or written to a prompt cache. */
export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
}

/** A part of the answer and the passages that support it. */
export interface Citation {
  /** The cited part of the answer; empty if the engine does not know it. */
  readonly text: string;
  /** The position of the cited part in the answer, in characters, `end` inclusive; absent if the engine does not know it. */
  readonly span?: { readonly start: number; readonly end: number };
  readonly passages: readonly Passage[];
}

/**
 * What the engine is doing. An engine may search, read and write several times for one answer. Engines do not report `writing`: a
 * text event implies it.
 */
export type Step =
  /** The model decides what to do next. `seconds`: how long the model has reasoned; set at the end of a phase of reasoning. */
  | { readonly kind: 'thinking'; readonly seconds?: number }
  /** Searches the documents. `text`: what it searches for, if that is known. */
  | { readonly kind: 'searching'; readonly text?: string }
  /** Reads the results of a search: `passages` and `documents` are the numbers of passages and of documents. */
  | { readonly kind: 'reading'; readonly passages: number; readonly documents: number }
  | { readonly kind: 'writing' };

/** An earlier question and its answer, which may be incomplete. */
export interface Exchange {
  readonly question: string;
  /** The files of the question. Absent if there are none. */
  readonly attachments?: readonly Attachment[];
  readonly answer: string;
  /** The passages that the answer cited. Absent if there are none. */
  readonly cited?: readonly Passage[];
}

export interface Question {
  /** The turn's id. `ConverseEngine` sends it to the service, so that the service's logs can be compared with the application's. */
  readonly turnId: string;
  /** The user's message, verbatim. */
  readonly message: string;
  /** The files of the question. Absent if there are none. */
  readonly attachments?: readonly Attachment[] | undefined;
  /** The engine's session that the question continues. Absent if there is none, for example because the preceding answer is incomplete. */
  readonly session?: { readonly id: string; readonly usedAt: string } | undefined;
  /** Reads the conversation so far, oldest first. Called only if the engine does not remember it. */
  readonly history: () => Promise<readonly Exchange[]>;
}

/** Which engine answers. It is stored with each turn, and shown in exports. */
export interface EngineIdentity {
  readonly name: Engine;
  /** The id of the model or inference profile, if the application chooses it. */
  readonly model?: string;
  /** The version of the instructions that the application gives to the model, for example `2` or `2+3f9a0c21`. */
  readonly instructions?: string;
}

/** Answers questions from documents. */
export interface AnswerEngine {
  readonly identity: EngineIdentity;

  /**
   * Streams the answer to a question. A `session` event names the session in which the engine will remember the
   * conversation.
   *
   * @throws EngineError when the answer fails
   */
  answer(question: Question, signal: AbortSignal): AsyncIterable<EngineEvent>;

  /** Ends a session, so that the service forgets the conversation. Does nothing if the service cannot end sessions or keeps none. */
  forget(sessionId: string): Promise<void>;
}
