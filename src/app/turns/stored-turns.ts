import { setTimeout as delay } from 'node:timers/promises';
import type { Metrics } from '../metrics';
import type { Item, OwnedItems } from '../store';
import { eventsOf, itemNames, type LogEvent, type LogItem, type Outcome, type Turn, type TurnHead } from './log';

/** Milliseconds between two looks at the log of a turn that another task runs. */
const LOOK_EVERY = 500;

/** The turns of one person as they are stored; this task need not run them. */
export class StoredTurns {
  constructor(
    private readonly items: OwnedItems,
    private readonly metrics: Metrics,
  ) {}

  /** A turn's head; a streaming one whose lease has run out becomes interrupted here, once for all tasks. */
  async head(conversationId: string, turnId: string): Promise<TurnHead | undefined> {
    const item = await this.items.get(itemNames.turn(conversationId, turnId));
    return item && this.decided(item as unknown as TurnHead);
  }

  /** The whole turns of a conversation, in the order in which they were asked. */
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
      heads.map(async (head) => whole(await this.decided(head), logs.get(head.id) ?? [])),
    );
    return turns.sort((one, other) => one.askedAt.localeCompare(other.askedAt));
  }

  /** One whole turn. */
  async turn(conversationId: string, turnId: string): Promise<Turn | undefined> {
    const head = await this.head(conversationId, turnId);
    if (!head) return undefined;
    return whole(head, (await this.items.list(itemNames.log(conversationId, turnId))) as unknown as LogItem[]);
  }

  /**
   * All events of a turn from the first on, as its log grows; first what is there, even if that is
   * nothing. The head is read before the log, so that an ended turn's log is whole.
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
      await delay(LOOK_EVERY, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Ends a streaming turn, unless it has ended already; tells whether this call did. */
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

  /** Removes what was added to the log of a turn after the turn itself was deleted; tells whether it was. */
  async sweep({ conversationId, id }: TurnHead): Promise<boolean> {
    if (await this.items.get(itemNames.turn(conversationId, id))) return false;
    for (const { item } of await this.items.list(itemNames.log(conversationId, id)))
      await this.items.delete(String(item));
    return true;
  }

  private async decided(head: TurnHead): Promise<TurnHead> {
    if (head.status !== 'streaming' || (head.leaseUntil ?? 0) > Date.now()) return head;
    if (await this.end(head, { status: 'interrupted' }, head.leaseUntil)) return { ...head, status: 'interrupted' };
    return ((await this.items.get(itemNames.turn(head.conversationId, head.id))) as unknown as TurnHead) ?? head;
  }
}

export function outcomeOf({ status, failure, limited, guarded }: TurnHead): Outcome {
  return { status: status === 'streaming' ? 'interrupted' : status, failure, limited, guarded };
}

function whole(head: TurnHead, items: readonly LogItem[]): Turn {
  return {
    ...head,
    answer: items.map(({ text }) => text).join(''),
    sources: items.flatMap(({ sources }) => sources),
    marks: items.flatMap(({ marks }) => marks),
  };
}
