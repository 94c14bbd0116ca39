import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { TABLE } from '../../contract';
import type { Metrics } from '../metrics';
import type { OwnedItems } from '../table/owned-items';
import type { Item } from '../table/table';
import { turnWords } from '../words/turn-words';
import {
  activityOf,
  ENDED,
  type EngineSession,
  eventsOf,
  isHead,
  itemNames,
  type LogEvent,
  type LogItem,
  type LogPart,
  type Outcome,
  partEvents,
  type Turn,
  type TurnHead,
  WITHDRAWN,
} from './log';
import { counted, isEmpty, outcomeOf, withAnswer } from './stored-answer';
import type { TurnFeedback } from './turn-feedback';

/** Milliseconds between two reads of a turn's log while another task is running the turn. */
const POLL_EVERY = 500;

/** The data that is stored when a turn ends. */
export interface TurnEnd {
  readonly outcome: Outcome;
  /** A random id. If an attempt to record the end fails, `TurnClosing` repeats it with the same id. */
  readonly endedBy: string;
  /** The number of log items that belong to the answer. */
  readonly items: number;
  readonly tail?: LogPart;
  readonly session?: EngineSession | undefined;
  /** The words of the turn, for the search. */
  readonly words: string;
  /** Whether the end has already been reported as a metric. */
  readonly isReported?: boolean;
}

/** Whether no task is running a turn any more, although its status is `streaming`. @throws StoreUnavailable */
export type IsLost = (head: TurnHead) => Promise<boolean>;

/** The turns of one user in the table, whichever task is running them. */
export class StoredTurns {
  constructor(
    private readonly items: OwnedItems,
    private readonly metrics: Metrics,
    private readonly isLost: IsLost,
  ) {}

  /**
   * The head of a turn; undefined if the turn is not stored. If the turn is still stored as `streaming` but no task runs it any more, first
   * ends it as interrupted, for all tasks.
   */
  async head(conversationId: string, turnId: string): Promise<TurnHead | undefined> {
    const head = await this.find(conversationId, turnId);
    return head && !head.withdrawn ? this.endIfLost(head) : undefined;
  }

  /** The turns of a conversation with their answers, oldest first. */
  async all(conversationId: string): Promise<Turn[]> {
    return this.assembled(await this.items.list(itemNames.turns(conversationId)));
  }

  /** Builds turns, oldest first, from their items, which may be in any order. */
  async assembled(items: readonly Item[]): Promise<Turn[]> {
    const heads: TurnHead[] = [];
    const logs = new Map<string, LogItem[]>();
    for (const item of items) {
      if (isHead(item)) heads.push(item as unknown as TurnHead);
      else if (!('withdrawn' in item)) {
        const turnId = itemNames.turnIdOf(item);
        logs.set(turnId, [...(logs.get(turnId) ?? []), item as unknown as LogItem]);
      }
    }
    const turns = await Promise.all(
      heads.map(async (listed) => {
        const head = await this.endIfLost(listed);
        const log = (logs.get(head.id) ?? []).sort((a, b) => a.n - b.n);
        // A turn that has ended in the meantime may have more items than were listed.
        const isRead = head === listed && counted(head, log).length >= (head.items ?? 0);
        return withAnswer(head, isRead ? log : await this.log(head));
      }),
    );
    return turns.sort((a, b) => a.askedAt.localeCompare(b.askedAt));
  }

  /** A turn with its answer; undefined if the turn is not stored. */
  async turn(conversationId: string, turnId: string): Promise<Turn | undefined> {
    const head = await this.head(conversationId, turnId);
    return head && withAnswer(head, await this.log(head));
  }

  /**
   * All stored events of a turn, read from its growing log. The first batch holds the events so far and may be empty. The head is
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
   * Ends a streaming turn. From then on, all followers receive the answer as this call records it. Returns false if another task has
   * already ended the turn, or if the turn was deleted. After a failure, the caller can repeat the call with the same `endedBy`.
   *
   * @throws StoreUnavailable
   */
  async end(head: TurnHead, { outcome, endedBy, items, tail, session, words, isReported }: TurnEnd): Promise<boolean> {
    const { status, failure, limited, guarded, suggestions } = outcome;
    const endedAt = new Date().toISOString();
    const isEnded = await this.items.update(
      itemNames.turn(head.conversationId, head.id),
      {
        set: {
          status,
          endedAt,
          endedBy,
          items,
          words,
          [TABLE.activityKey]: activityOf(endedAt),
          ...(failure ? { failure } : {}),
          ...(limited ? { limited } : {}),
          ...(guarded ? { guarded } : {}),
          ...(suggestions ? { suggestions } : {}),
          ...(tail && !isEmpty(tail) ? { tail } : {}),
          ...(session ? { session } : {}),
        },
        remove: ['leaseUntil', 'runBy', 'task'],
      },
      { expression: '#status = :streaming', values: { streaming: 'streaming' } },
    );
    // The SDK repeats a request whose response was lost. If the first request has already ended the turn, the condition of the repeated
    // request fails.
    const isOurs = isEnded || (await this.find(head.conversationId, head.id))?.endedBy === endedBy;
    if (isOurs && !isReported) this.metrics.answerEnded(status);
    return isOurs;
  }

  /** Ends a streaming turn as interrupted, for all tasks, if no task is running it any more. Returns its current head. */
  async endIfLost(head: TurnHead): Promise<TurnHead> {
    if (head.status !== 'streaming' || !(await this.isLost(head))) return head;
    const items = counted(head, await this.log(head));
    const outcome = { status: 'interrupted' as const };
    const words = turnWords(head.question, withAnswer(head, items).answer);
    await this.end(head, { outcome, endedBy: randomUUID(), items: items.at(-1)?.n ?? 0, words });
    return (await this.find(head.conversationId, head.id)) ?? { ...head, status: 'interrupted' };
  }

  /** Reads a turn with its answer in one query; undefined if the turn is not stored. Does not end a turn whose task is lost. */
  async read(conversationId: string, turnId: string): Promise<Turn | undefined> {
    const key = itemNames.turn(conversationId, turnId);
    const [head, ...items] = (await this.items.list(key)).filter(
      ({ item }) => item === key || String(item).startsWith(itemNames.log(conversationId, turnId)),
    );
    return head && isHead(head) ? withAnswer(head as unknown as TurnHead, items as unknown as LogItem[]) : undefined;
  }

  /**
   * Adds the words for the search to a turn that an earlier version of the product ended without them, unless the turn has been deleted
   * in the meantime.
   */
  async addWords({ conversationId, id, askedAt }: TurnHead, words: string): Promise<void> {
    await this.items.update(
      itemNames.turn(conversationId, id),
      { set: { words, [TABLE.activityKey]: activityOf(askedAt) } },
      ENDED,
    );
  }

  /**
   * Deletes all turns of a conversation with their logs. Returns the ids of the engine's sessions in them.
   *
   * @param forget `feedback` removes the copy of a turn's feedback, `files` removes the attached files of the conversation. Both are
   *   awaited before the turns are deleted: if one of them fails, a repeated deletion still finds the turns
   */
  async deleteAll(
    conversationId: string,
    forget: { readonly feedback: (feedback: TurnFeedback) => Promise<void>; readonly files: () => Promise<void> },
  ): Promise<string[]> {
    const sessions = new Set<string>();
    await this.items.deleteAll(itemNames.turns(conversationId), {
      attributes: ['session', 'feedback', 'attachments'],
      run: async (turns: readonly Partial<TurnHead>[]) => {
        if (turns.some(({ attachments }) => attachments)) await forget.files();
        for (const { session, feedback } of turns) {
          if (session) sessions.add(session.id);
          if (feedback) await forget.feedback(feedback);
        }
      },
    });
    return [...sessions];
  }

  /** Deletes the log of a turn that was deleted while it was running, and the withdrawal that may have replaced its head. */
  async deleteLog({ conversationId, id }: TurnHead): Promise<void> {
    await this.items.deleteAll(itemNames.log(conversationId, id));
    await this.items.delete(itemNames.turn(conversationId, id), WITHDRAWN);
  }

  /** The item with the key of a turn, as it is stored: the turn's head, or a withdrawal. Undefined if there is none. */
  async find(conversationId: string, turnId: string): Promise<TurnHead | undefined> {
    return (await this.items.get(itemNames.turn(conversationId, turnId))) as TurnHead | undefined;
  }

  /** The log items of a turn that follow the item with the number `after`. */
  private async log({ conversationId, id }: TurnHead, after = 0): Promise<LogItem[]> {
    const start = after > 0 ? itemNames.logItem(conversationId, id, after) : undefined;
    return (await this.items.list(itemNames.log(conversationId, id), start)) as unknown as LogItem[];
  }
}
