import type { Passage, Step } from '../engine/engine';
import type { Failure } from '../errors';
import type { Mark } from '../markdown/marks';

/** A passage that an answer rests on, numbered from 1 in the order in which it was first cited. */
export interface Source extends Passage {
  readonly number: number;
}

/** `streaming` until the turn has ended, for whichever reason. */
export type TurnStatus = 'streaming' | 'complete' | 'stopped' | 'interrupted' | 'failed';

/** How a turn ended. */
export interface Outcome {
  readonly status: Exclude<TurnStatus, 'streaming'>;
  readonly failure?: Failure | undefined;
  /** Whether the answer was ended because it reached its longest admitted length. */
  readonly limited?: boolean | undefined;
  /** Whether the organisation's guardrail replaced or shortened the answer. */
  readonly guarded?: boolean | undefined;
  /** Whether the answer, or a part of it, could not be stored. */
  readonly unstored?: boolean | undefined;
}

/** What happens in a turn, in order. A checkpoint says that all before it is what the log holds up to item `n`. */
export type LogEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'source'; readonly source: Source }
  | { readonly type: 'mark'; readonly mark: Mark }
  | { readonly type: 'step'; readonly step: Step }
  | { readonly type: 'checkpoint'; readonly n: number }
  | { readonly type: 'end'; readonly outcome: Outcome };

/** What a log item holds: the text since the item before it, and what was cited meanwhile. */
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
  /** Task that owns a streaming turn, and until when (milliseconds since 1970). */
  readonly task?: string;
  readonly leaseUntil?: number;
}

/** A whole turn as it is stored. */
export interface Turn extends TurnHead {
  readonly answer: string;
  readonly sources: readonly Source[];
  readonly marks: readonly Mark[];
}

/** The events that a log item stands for. */
export function eventsOf(item: LogItem): LogEvent[] {
  return [
    { type: 'text', text: item.text },
    ...item.sources.map((source) => ({ type: 'source' as const, source })),
    ...item.marks.map((mark) => ({ type: 'mark' as const, mark })),
    { type: 'checkpoint', n: item.n },
  ];
}

/** Item names of a turn and its log: names in order are the log in order. */
export const itemNames = {
  turns: (conversationId: string) => `turn#${conversationId}#`,
  turn: (conversationId: string, turnId: string) => `turn#${conversationId}#${turnId}`,
  log: (conversationId: string, turnId: string) => `turn#${conversationId}#${turnId}#`,
  logItem: (conversationId: string, turnId: string, n: number) =>
    `turn#${conversationId}#${turnId}#${String(n).padStart(6, '0')}`,
};
