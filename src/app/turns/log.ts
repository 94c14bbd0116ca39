import { TABLE } from '../../contract';
import type { StoredAttachment } from '../attachments/attachment';
import type { EngineIdentity, Passage, Step } from '../engine/engine';
import type { Failure } from '../errors';
import type { Mark } from '../markdown/marks';
import type { Condition } from '../table/expressions';
import type { Item } from '../table/table';
import type { TurnFeedback } from './turn-feedback';

/** A passage that an answer cites. Sources are numbered from 1, in the order in which the answer first cites them. */
export interface Source extends Passage {
  readonly number: number;
}

/** `streaming` until the turn ends. */
export type TurnStatus = 'streaming' | 'complete' | 'stopped' | 'interrupted' | 'failed';

/** How a turn ended. */
export interface Outcome {
  readonly status: Exclude<TurnStatus, 'streaming'>;
  readonly failure?: Failure | undefined;
  /** Whether the answer was cut off at a maximum length, either the server's or the model's. */
  readonly limited?: boolean | undefined;
  /** Whether the organisation's guardrail replaced or shortened the answer. */
  readonly guarded?: boolean | undefined;
  /** Whether the answer, or a part of it, could not be stored. */
  readonly unstored?: boolean | undefined;
  /** Questions that the user may ask next. */
  readonly suggestions?: readonly string[] | undefined;
}

/**
 * The events of a turn, in order. A step that is not listed only changes the step that the page shows, and is not stored. A checkpoint
 * means that the log items up to `n` contain all events before the checkpoint. A reset means that another task has ended the turn with a
 * different text. The receiver must discard all events before the reset; the events of the stored turn follow.
 */
export type LogEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'source'; readonly source: Source }
  | { readonly type: 'mark'; readonly mark: Mark }
  | { readonly type: 'step'; readonly step: Step; readonly isListed: boolean }
  | { readonly type: 'checkpoint'; readonly n: number }
  | { readonly type: 'reset' }
  | { readonly type: 'end'; readonly outcome: Outcome };

/** A part of an answer: the text, citations and listed steps that have been added since the previous part. */
export interface LogPart {
  readonly text: string;
  readonly sources: readonly Source[];
  readonly marks: readonly Mark[];
  /** The listed steps. Absent if there are none. */
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
  /**
   * The id of the preceding turn in its branch; `''` for a first turn. Absent in turns that an earlier version of the product stored:
   * see `Branches`.
   */
  readonly parent?: string;
  /** Absent in turns that an earlier version of the product stored. */
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
  /**
   * The task that is running the turn. Absent when the turn has ended, and in turns that version 0.1 of the product stored: the tasks of
   * that version renewed `leaseUntil` instead.
   */
  readonly runBy?: string;
  /** After this time (milliseconds since 1970), a running turn counts as lost, even if its task is alive. Absent in an ended turn. */
  readonly leaseUntil?: number;
  /** A random id of the call that ended the turn (see `TurnEnd`). Absent while the turn is running. */
  readonly endedBy?: string;
  /**
   * The number of log items that belong to the answer; set when the turn ends. Absent in turns that version 0.1 of the product stored:
   * in these, all log items belong to the answer.
   */
  readonly items?: number;
  /** The last part of the answer, which follows the log items. */
  readonly tail?: LogPart;
  /**
   * The engine's session after this answer. The next question may continue it only if the answer is complete: otherwise, a part of
   * the conversation is missing in the session.
   */
  readonly session?: EngineSession;
  /** The user's feedback on the answer. */
  readonly feedback?: TurnFeedback;
  /** The words of the question and the answer for the search (see `wordList`). Set when the turn ends. */
  readonly words?: string;
  /**
   * Set only in an item that prevents a request from storing a question of a deleted conversation. Such an item has no other
   * members.
   */
  readonly withdrawn?: boolean;
}

/** The condition for deleting a withdrawal. It protects a turn that has been stored with the same key in the meantime. */
export const WITHDRAWN: Condition = { expression: 'attribute_exists(#withdrawn)' };

/** The condition that a turn is stored and has ended. Required for changes to an ended turn. */
export const ENDED = {
  expression: 'attribute_exists(#question) AND #status <> :streaming',
  values: { streaming: 'streaming' },
} satisfies Condition;

/** Whether an item is the head of a turn, and not an item of its log or a withdrawal. */
export function isHead(item: Item): boolean {
  return item.askedAt !== undefined;
}

/** A turn with its answer. */
export interface Turn extends TurnHead {
  readonly answer: string;
  readonly sources: readonly Source[];
  readonly marks: readonly Mark[];
  readonly steps: readonly Step[];
}

/** The events that a log item contains, followed by a checkpoint. */
export function eventsOf(item: LogItem): LogEvent[] {
  return [...partEvents(item), { type: 'checkpoint', n: item.n }];
}

/** The events that a part of an answer contains. */
export function partEvents({ text, sources, marks, steps = [] }: LogPart): LogEvent[] {
  return [
    ...steps.map((step) => ({ type: 'step' as const, step, isListed: true })),
    { type: 'text', text },
    ...sources.map((source) => ({ type: 'source' as const, source })),
    ...marks.map((mark) => ({ type: 'mark' as const, mark })),
  ];
}

/** The sort keys of turns and of log items, and prefixes of these keys. The items of a log sort in the order of the log. */
export const itemNames = {
  turns: (conversationId: string) => `turn#${conversationId}#`,
  turn: (conversationId: string, turnId: string) => `turn#${conversationId}#${turnId}`,
  log: (conversationId: string, turnId: string) => `turn#${conversationId}#${turnId}#`,
  logItem: (conversationId: string, turnId: string, n: number) =>
    `turn#${conversationId}#${turnId}#${String(n).padStart(6, '0')}`,
  /** Returns the id of the turn in the sort key of its head or of an item of its log. */
  turnIdOf: (item: Item) => String(item[TABLE.sortKey]).split('#')[2]!,
  /** Returns the ids in the sort key of a turn; undefined for the key of any other item. */
  turnOf: (item: string) => {
    const [kind, conversationId, turnId, n] = item.split('#');
    return kind === 'turn' && conversationId && turnId && n === undefined ? { conversationId, turnId } : undefined;
  },
};

/**
 * Returns the key in the activity index for a turn that ended at the given time (ISO 8601). A search uses these keys to find the turns that
 * ended after a time. All keys of turns sort before the keys of conversations.
 */
export function activityOf(endedAt: string): string {
  return `#${endedAt}`;
}
