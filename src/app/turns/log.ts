import type { StoredAttachment } from '../attachments/attachment';
import type { EngineIdentity, Passage, Step } from '../engine/engine';
import type { Failure } from '../errors';
import type { Condition } from '../expressions';
import type { TurnFeedback } from '../feedback/feedback';
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
  /** Whether the answer was cut off at its maximum length: the server's, or the model's. */
  readonly limited?: boolean | undefined;
  /** Whether the organisation's guardrail replaced or shortened the answer. */
  readonly guarded?: boolean | undefined;
  /** Whether the answer, or a part of it, could not be stored. */
  readonly unstored?: boolean | undefined;
  /** Questions that the user may ask next. */
  readonly suggestions?: readonly string[] | undefined;
}

/**
 * The events of a turn, in order. A step that is not listed only changes the status, and is not stored. A checkpoint means that
 * the log items up to `n` hold all events before it. A reset means that another task has ended the turn with a different text:
 * discard all events so far; those of the stored turn follow.
 */
export type LogEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'source'; readonly source: Source }
  | { readonly type: 'mark'; readonly mark: Mark }
  | { readonly type: 'step'; readonly step: Step; readonly isListed: boolean }
  | { readonly type: 'checkpoint'; readonly n: number }
  | { readonly type: 'reset' }
  | { readonly type: 'end'; readonly outcome: Outcome };

/** A part of an answer: the text and citations since the part before it. */
export interface LogPart {
  readonly text: string;
  readonly sources: readonly Source[];
  readonly marks: readonly Mark[];
  /** Listed steps. Absent if there are none. */
  readonly steps?: readonly Step[];
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
  /** The files that are attached to the question. Absent if there are none. */
  readonly attachments?: readonly StoredAttachment[];
  readonly askedAt: string;
  /** The id of the turn before it in its branch; `''` for a first turn. Absent in turns of earlier versions: see `Branches`. */
  readonly parent?: string;
  /** Absent in turns of earlier versions. */
  readonly engine?: EngineIdentity;
  /** Absent while the turn is running. */
  readonly endedAt?: string;
  readonly status: TurnStatus;
  readonly failure?: Failure;
  readonly limited?: boolean;
  readonly guarded?: boolean;
  readonly suggestions?: readonly string[];
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
  /** The user's feedback on the answer. */
  readonly feedback?: TurnFeedback;
  /** The words of the question and the answer for the search (see `wordList`), set when the turn ends. */
  readonly words?: string;
  /**
   * Set, instead of all other members, in an item that prevents a request from storing a question of a deleted conversation.
   */
  readonly withdrawn?: boolean;
}

/** The condition for deleting such an item: never a turn that has been stored with the same key since it was read. */
export const WITHDRAWN: Condition = { expression: 'attribute_exists(#withdrawn)' };

/** A turn with its answer. */
export interface Turn extends TurnHead {
  readonly answer: string;
  readonly sources: readonly Source[];
  readonly marks: readonly Mark[];
  readonly steps: readonly Step[];
}

/** The events that a log item holds. */
export function eventsOf(item: LogItem): LogEvent[] {
  return [...partEvents(item), { type: 'checkpoint', n: item.n }];
}

/** The events of a part of an answer. */
export function partEvents({ text, sources, marks, steps = [] }: LogPart): LogEvent[] {
  return [
    ...steps.map((step) => ({ type: 'step' as const, step, isListed: true })),
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
  /** The ids in the sort key of a turn; undefined for other items. */
  turnOf: (item: string) => {
    const [kind, conversationId, turnId, n] = item.split('#');
    return kind === 'turn' && conversationId && turnId && n === undefined ? { conversationId, turnId } : undefined;
  },
};

/**
 * The key of an ended turn in the activity index, by which a search finds the turns that ended after a time (ISO 8601). All
 * such keys sort before those of conversations.
 */
export function activityOf(endedAt: string): string {
  return `#${endedAt}`;
}
