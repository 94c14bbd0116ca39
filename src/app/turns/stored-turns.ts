import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Metrics } from '../metrics';
import type { OwnedItems } from '../owned-items';
import {
  type EngineSession,
  eventsOf,
  itemNames,
  type LogEvent,
  type LogItem,
  type LogPart,
  type Outcome,
  partEvents,
  type Turn,
  type TurnHead,
} from './log';

/** Milliseconds between two reads of the log of a turn that another task is running. */
const POLL_EVERY = 500;

/** What the end of a turn records. */
export interface TurnEnd {
  readonly outcome: Outcome;
  /** A random id. Repeated attempts to record the same end have the same one. */
  readonly endedBy: string;
  /** How many log items count. */
  readonly items: number;
  readonly tail?: LogPart;
  readonly session?: EngineSession | undefined;
  /** Whether the end is already in the metrics. */
  readonly isReported?: boolean;
}

/** Whether no task is running a streaming turn any more. @throws StoreUnavailable */
export type IsLost = (head: TurnHead) => Promise<boolean>;

/** The turns of one person in the table, whichever task is running them. */
export class StoredTurns {
  constructor(
    private readonly items: OwnedItems,
    private readonly metrics: Metrics,
    private readonly isLost: IsLost,
  ) {}

  /** The head of a turn. A streaming turn that no task is running any more is first ended as interrupted, for all tasks. */
  async head(conversationId: string, turnId: string): Promise<TurnHead | undefined> {
    const head = await this.find(conversationId, turnId);
    return head && !head.withdrawn ? this.endIfLost(head) : undefined;
  }

  /** The turns of a conversation with their answers, oldest first. */
  async all(conversationId: string): Promise<Turn[]> {
    const heads: TurnHead[] = [];
    const logs = new Map<string, LogItem[]>();
    for (const item of await this.items.list(itemNames.turns(conversationId))) {
      if ('question' in item) heads.push(item as unknown as TurnHead);
      else if (!('withdrawn' in item)) {
        const turnId = String(item.item).split('#')[2]!;
        logs.set(turnId, [...(logs.get(turnId) ?? []), item as unknown as LogItem]);
      }
    }
    const turns = await Promise.all(
      heads.map(async (listed) => {
        const head = await this.endIfLost(listed);
        // A turn that has ended meanwhile may have more items than were listed.
        return withAnswer(head, head === listed ? (logs.get(head.id) ?? []) : await this.log(head));
      }),
    );
    return turns.sort((a, b) => a.askedAt.localeCompare(b.askedAt));
  }

  /** A turn with its answer. */
  async turn(conversationId: string, turnId: string): Promise<Turn | undefined> {
    const head = await this.head(conversationId, turnId);
    return head && withAnswer(head, await this.log(head));
  }

  /**
   * All events of a turn, read from its growing log. The first batch holds the events so far and may be empty. The head is
   * read before the log, so that the log of an ended turn is read completely. If another task ends the turn without some of
   * the items that were already read, a reset follows.
   */
  async *follow(conversationId: string, turnId: string, signal: AbortSignal): AsyncGenerator<LogEvent[]> {
    let shown = 0;
    let first = true;
    while (!signal.aborted) {
      const head = await this.head(conversationId, turnId);
      if (!head) return;
      const isVoid = shown > (head.items ?? Infinity);
      if (isVoid) shown = 0;
      const items = counted(head, await this.log(head, shown), shown + 1);
      shown = items.at(-1)?.n ?? shown;
      const events: LogEvent[] = [...(isVoid ? [{ type: 'reset' as const }] : []), ...items.flatMap(eventsOf)];
      if (head.status !== 'streaming') {
        yield [...events, ...(head.tail ? partEvents(head.tail) : []), { type: 'end', outcome: outcomeOf(head) }];
        return;
      }
      if (first || events.length) yield events;
      first = false;
      await delay(POLL_EVERY, undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * Ends a streaming turn, and records the text that all readers see. Returns false if another task has already ended it, or
   * if it was deleted. Can be repeated after a failure.
   *
   * @throws StoreUnavailable
   */
  async end(head: TurnHead, { outcome, endedBy, items, tail, session, isReported }: TurnEnd): Promise<boolean> {
    const { status, failure, limited, guarded } = outcome;
    const isEnded = await this.items.update(
      itemNames.turn(head.conversationId, head.id),
      {
        set: {
          status,
          endedAt: new Date().toISOString(),
          endedBy,
          items,
          ...(failure ? { failure } : {}),
          ...(limited ? { limited } : {}),
          ...(guarded ? { guarded } : {}),
          ...(tail && !isEmpty(tail) ? { tail } : {}),
          ...(session ? { session } : {}),
        },
        remove: ['leaseUntil', 'runBy', 'task'],
      },
      { expression: '#status = :streaming', values: { streaming: 'streaming' } },
    );
    // The SDK repeats a request whose response was lost: then the first one has ended the turn.
    const isOurs = isEnded || (await this.find(head.conversationId, head.id))?.endedBy === endedBy;
    if (isOurs && !isReported) this.metrics.answerEnded(status);
    return isOurs;
  }

  /** Ends a streaming turn as interrupted, for all tasks, if no task is running it any more. Returns its current head. */
  async endIfLost(head: TurnHead): Promise<TurnHead> {
    if (head.status !== 'streaming' || !(await this.isLost(head))) return head;
    const items = counted(head, await this.log(head));
    const end = { outcome: { status: 'interrupted' as const }, endedBy: randomUUID(), items: items.at(-1)?.n ?? 0 };
    await this.end(head, end);
    return (await this.find(head.conversationId, head.id)) ?? { ...head, status: 'interrupted' };
  }

  /** Deletes all turns of a conversation with their logs. Returns the ids of the engine's sessions in them. */
  async deleteAll(conversationId: string): Promise<string[]> {
    const sessions = new Set<string>();
    await this.items.deleteAll(itemNames.turns(conversationId), {
      attribute: 'session',
      onValue: (session) => sessions.add((session as EngineSession).id),
    });
    return [...sessions];
  }

  /** Deletes the log of a turn that was deleted while it was running, and an item that may have replaced its head. */
  async deleteLog({ conversationId, id }: TurnHead): Promise<void> {
    await this.items.deleteAll(itemNames.log(conversationId, id));
    const found = await this.find(conversationId, id);
    if (found?.withdrawn) await this.items.delete(itemNames.turn(conversationId, id));
  }

  /** The head of a turn as it is stored. */
  async find(conversationId: string, turnId: string): Promise<TurnHead | undefined> {
    return (await this.items.get(itemNames.turn(conversationId, turnId))) as TurnHead | undefined;
  }

  /** The log items of a turn after the item `after`. */
  private async log({ conversationId, id }: TurnHead, after = 0): Promise<LogItem[]> {
    const start = after > 0 ? itemNames.logItem(conversationId, id, after) : undefined;
    return (await this.items.list(itemNames.log(conversationId, id), start)) as unknown as LogItem[];
  }
}

/** How a stored turn ended. */
export function outcomeOf({ status, failure, limited, guarded }: TurnHead): Outcome {
  return { status: status === 'streaming' ? 'interrupted' : status, failure, limited, guarded };
}

function withAnswer(head: TurnHead, items: readonly LogItem[]): Turn {
  const parts = [...counted(head, items), ...(head.tail ? [head.tail] : [])];
  return {
    ...head,
    answer: parts.map(({ text }) => text).join(''),
    sources: parts.flatMap(({ sources }) => sources),
    marks: parts.flatMap(({ marks }) => marks),
  };
}

/**
 * The items that belong to the answer, from the item `first` on: a slow task may have added items after another task had ended
 * its turn. Items after a gap do not belong to it yet, because DynamoDB stores the items of a batch one by one, in any order.
 */
function counted({ items: count = Infinity }: TurnHead, items: readonly LogItem[], first = 1): LogItem[] {
  return items.filter(({ n }, index) => n === first + index && n <= count);
}

function isEmpty({ text, sources, marks }: LogPart): boolean {
  return text === '' && sources.length === 0 && marks.length === 0;
}
