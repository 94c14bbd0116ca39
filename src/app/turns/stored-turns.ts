import { setTimeout as delay } from 'node:timers/promises';
import type { Metrics } from '../metrics';
import type { Item, OwnedItems } from '../owned-items';
import { eventsOf, itemNames, type LogEvent, type LogItem, type Outcome, type Turn, type TurnHead } from './log';

/** Milliseconds between two reads of the log of a turn that another task is running. */
const POLL_EVERY = 500;

/** The turns of one person in the table, whichever task is running them. */
export class StoredTurns {
  constructor(
    private readonly items: OwnedItems,
    private readonly metrics: Metrics,
  ) {}

  /** The head of a turn. A streaming turn whose lease has expired is first ended as interrupted, for all tasks. */
  async head(conversationId: string, turnId: string): Promise<TurnHead | undefined> {
    const item = await this.items.get(itemNames.turn(conversationId, turnId));
    return item && this.endExpired(item as unknown as TurnHead);
  }

  /** The turns of a conversation with their answers, oldest first. */
  async all(conversationId: string): Promise<Turn[]> {
    const heads: TurnHead[] = [];
    const logs = new Map<string, LogItem[]>();
    for (const item of await this.items.list(itemNames.turns(conversationId))) {
      if ('question' in item) heads.push(item as unknown as TurnHead);
      else {
        const turnId = String(item.item).split('#')[2]!;
        logs.set(turnId, [...(logs.get(turnId) ?? []), item as unknown as LogItem]);
      }
    }
    const turns = await Promise.all(
      heads.map(async (head) => withAnswer(await this.endExpired(head), logs.get(head.id) ?? [])),
    );
    return turns.sort((a, b) => a.askedAt.localeCompare(b.askedAt));
  }

  /** A turn with its answer. */
  async turn(conversationId: string, turnId: string): Promise<Turn | undefined> {
    const head = await this.head(conversationId, turnId);
    if (!head) return undefined;
    return withAnswer(head, (await this.items.list(itemNames.log(conversationId, turnId))) as unknown as LogItem[]);
  }

  /**
   * All events of a turn, read from its growing log. The first batch holds the events so far and may be empty. The head
   * is read before the log, so that the log of an ended turn is read completely.
   */
  async *follow(conversationId: string, turnId: string, signal: AbortSignal): AsyncGenerator<LogEvent[]> {
    let last: string | undefined;
    let first = true;
    while (!signal.aborted) {
      const head = await this.head(conversationId, turnId);
      if (!head) return;
      const items = await this.items.list(itemNames.log(conversationId, turnId), last);
      if (items.length) last = String((items.at(-1) as Item).item);
      const events = items.flatMap((item) => eventsOf(item as unknown as LogItem));
      if (head.status !== 'streaming') {
        yield [...events, { type: 'end', outcome: outcomeOf(head) }];
        return;
      }
      if (first || events.length) yield events;
      first = false;
      await delay(POLL_EVERY, undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * Ends a streaming turn. Returns false if it has already ended.
   *
   * @param lease the expiry of the lease that the turn must still have
   */
  async end(head: TurnHead, outcome: Outcome, lease?: number): Promise<boolean> {
    const { status, failure, limited, guarded } = outcome;
    const isEnded = await this.items.update(
      itemNames.turn(head.conversationId, head.id),
      {
        set: {
          status,
          endedAt: new Date().toISOString(),
          ...(failure ? { failure } : {}),
          ...(limited ? { limited } : {}),
          ...(guarded ? { guarded } : {}),
        },
        remove: ['leaseUntil', 'task'],
      },
      {
        expression: `#status = :streaming${lease === undefined ? '' : ' AND #leaseUntil = :lease'}`,
        values: { streaming: 'streaming', ...(lease === undefined ? {} : { lease }) },
      },
    );
    if (isEnded) this.metrics.answerEnded(status);
    return isEnded;
  }

  /**
   * Deletes all turns of a conversation with their logs. The second pass deletes what a running turn has added between the
   * first pass's list and the deletion of its head; what it adds later, it deletes itself when it ends.
   */
  async deleteAll(conversationId: string): Promise<void> {
    for (let pass = 0; pass < 2; pass++) await this.items.deleteAll(itemNames.turns(conversationId));
  }

  /** Deletes log items that were added after their turn had been deleted. Returns whether the turn had been deleted. */
  async deleteOrphanedLog({ conversationId, id }: TurnHead): Promise<boolean> {
    if (await this.items.get(itemNames.turn(conversationId, id))) return false;
    await this.items.deleteAll(itemNames.log(conversationId, id));
    return true;
  }

  private async endExpired(head: TurnHead): Promise<TurnHead> {
    if (head.status !== 'streaming' || (head.leaseUntil ?? 0) > Date.now()) return head;
    if (await this.end(head, { status: 'interrupted' }, head.leaseUntil)) return { ...head, status: 'interrupted' };
    return ((await this.items.get(itemNames.turn(head.conversationId, head.id))) as unknown as TurnHead) ?? head;
  }
}

function outcomeOf({ status, failure, limited, guarded }: TurnHead): Outcome {
  return { status: status === 'streaming' ? 'interrupted' : status, failure, limited, guarded };
}

function withAnswer(head: TurnHead, items: readonly LogItem[]): Turn {
  return {
    ...head,
    answer: items.map(({ text }) => text).join(''),
    sources: items.flatMap(({ sources }) => sources),
    marks: items.flatMap(({ marks }) => marks),
  };
}
