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

/** The events of a turn, in order. A checkpoint means that the log items up to `n` hold all events before it. */
export type LogEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'source'; readonly source: Source }
  | { readonly type: 'mark'; readonly mark: Mark }
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'checkpoint'; readonly n: number }
  | { readonly type: 'end'; readonly outcome: Outcome };

/** An item of the stored log: the text and citations since the item before it. */
export interface LogItem {
  readonly n: number;
  readonly text: string;
  readonly sources: readonly Source[];
  readonly marks: readonly Mark[];
}

/** A turn without its answer. */
export interface TurnHead {
  readonly id: string;
  readonly conversationId: string;
  readonly question: string;
  readonly askedAt: string;
  readonly status: TurnStatus;
  readonly failure?: Failure;
  readonly limited?: boolean;
  readonly guarded?: boolean;
  /** The task that is running the turn. */
  readonly task?: string;
  /** When the task's lease expires, in milliseconds since 1970. */
  readonly leaseUntil?: number;
}

/** A turn with its answer. */
export interface Turn extends TurnHead {
  readonly answer: string;
  readonly sources: readonly Source[];
  readonly marks: readonly Mark[];
}

/** The events that a log item holds. */
export function eventsOf(item: LogItem): LogEvent[] {
  return [
    { type: 'text', text: item.text },
    ...item.sources.map((source) => ({ type: 'source' as const, source })),
    ...item.marks.map((mark) => ({ type: 'mark' as const, mark })),
    { type: 'checkpoint', n: item.n },
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
