import type { Passage, Step } from '../engine/engine';
import type { Failure } from '../errors';
import type { Mark } from '../markdown/marks';

/** A passage that an answer cites, numbered from 1 in the order of the first citations. */
export interface Source extends Passage {
  readonly number: number;
}

/** `streaming` until the turn ends. */
export type TurnStatus = 'streaming' | 'complete' | 'stopped' | 'interrupted' | 'failed';

/** How a turn ended. */
export interface Outcome {
  readonly status: Exclude<TurnStatus, 'streaming'>;
  readonly failure?: Failure | undefined;
  /** Whether the answer was cut off at MAX_ANSWER_CHARACTERS. */
  readonly limited?: boolean | undefined;
  /** Whether the organisation's guardrail replaced or shortened the answer. */
  readonly guarded?: boolean | undefined;
  /** Whether the answer, or a part of it, could not be stored. */
  readonly unstored?: boolean | undefined;
}

/**
 * The events of a turn, in order. A checkpoint means that the log items up to `n` hold all events before it. A reset means
 * that another task has ended the turn with a different text: discard all events so far; those of the stored turn follow.
 */
export type LogEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'source'; readonly source: Source }
  | { readonly type: 'mark'; readonly mark: Mark }
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'checkpoint'; readonly n: number }
  | { readonly type: 'reset' }
  | { readonly type: 'end'; readonly outcome: Outcome };

/** A part of an answer: the text and citations since the part before it. */
export interface LogPart {
  readonly text: string;
  readonly sources: readonly Source[];
  readonly marks: readonly Mark[];
}

/** An item of the stored log. */
export interface LogItem extends LogPart {
  readonly n: number;
}

/** The engine's session after an answer. */
export interface EngineSession {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly usedAt: string;
}

/** A turn without its answer, as it is stored. */
export interface TurnHead {
  readonly id: string;
  readonly conversationId: string;
  readonly question: string;
  readonly askedAt: string;
  readonly status: TurnStatus;
  readonly failure?: Failure;
  readonly limited?: boolean;
  readonly guarded?: boolean;
  /** A random id of the request that stored the turn. */
  readonly request?: string;
  /** The task that is running the turn. Absent in turns of version 0.1, whose tasks renewed `leaseUntil` instead. */
  readonly runBy?: string;
  /** The time, in milliseconds since 1970, by which the turn has ended under all circumstances. */
  readonly leaseUntil?: number;
  /** A random id of the attempt that ended the turn. */
  readonly endedBy?: string;
  /** How many log items count, set when the turn ends. Absent in turns of version 0.1: all items count. */
  readonly items?: number;
  /** The last part of the answer, after those items. */
  readonly tail?: LogPart;
  /**
   * The next question may continue the session only if this answer is complete: otherwise the session lacks a part of the
   * conversation.
   */
  readonly session?: EngineSession;
  /**
   * Set, instead of all other members, in an item that prevents a request from storing a question of a deleted conversation.
   */
  readonly withdrawn?: boolean;
}

/** A turn with its answer. */
export interface Turn extends TurnHead {
  readonly answer: string;
  readonly sources: readonly Source[];
  readonly marks: readonly Mark[];
}

/** The events that a log item holds. */
export function eventsOf(item: LogItem): LogEvent[] {
  return [...partEvents(item), { type: 'checkpoint', n: item.n }];
}

/** The events of a part of an answer. */
export function partEvents({ text, sources, marks }: LogPart): LogEvent[] {
  return [
    { type: 'text', text },
    ...sources.map((source) => ({ type: 'source' as const, source })),
    ...marks.map((mark) => ({ type: 'mark' as const, mark })),
  ];
}

/** The sort keys of a turn and its log, or prefixes of them. The items of a log sort in the order of the log. */
export const itemNames = {
  turns: (conversationId: string) => `turn#${conversationId}#`,
  turn: (conversationId: string, turnId: string) => `turn#${conversationId}#${turnId}`,
  log: (conversationId: string, turnId: string) => `turn#${conversationId}#${turnId}#`,
  logItem: (conversationId: string, turnId: string, n: number) =>
    `turn#${conversationId}#${turnId}#${String(n).padStart(6, '0')}`,
};
