import { StoreUnavailable } from '../errors';
import type { OwnedItems } from '../owned-items';
import type { Store } from '../store';
import { LEASE } from './lease';
import type { StoredTurns } from './stored-turns';

const ITEM = 'running';
/** Each failed attempt means that another request of the same person has changed the set meanwhile. */
const MAX_ATTEMPTS = 10;

/** The item of the table. */
interface Running {
  /** `conversation#turn` of each running answer. */
  readonly turns?: ReadonlySet<string>;
  /** Until when a turn counts that is not stored yet, in milliseconds since 1970. */
  readonly startingUntil?: number;
}

/**
 * The running answers of one person, on all tasks: a set in one item, to which a conditional write adds each answer, so that
 * concurrent requests cannot exceed the limit. The turns themselves are read only when the set is full.
 */
export class RunningAnswers {
  constructor(
    private readonly items: OwnedItems,
    private readonly turns: StoredTurns,
    private readonly store: Store,
    private readonly limit: number,
  ) {}

  /**
   * Counts an answer until it is removed or has ended. Repeating the call does not count it again. Returns false if the person
   * has reached the limit.
   *
   * @throws StoreUnavailable
   */
  async add(conversationId: string, turnId: string): Promise<boolean> {
    const turn = `${conversationId}#${turnId}`;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const isAdded = await this.items.update(
        ITEM,
        { add: { turns: new Set([turn]) }, set: { startingUntil: Date.now() + LEASE, ...this.store.expiry() } },
        {
          expression: 'attribute_not_exists(#turns) OR contains(#turns, :turn) OR size(#turns) < :limit',
          values: { turn, limit: this.limit },
        },
      );
      if (isAdded) return true;
      if (!(await this.makeRoom())) return false;
    }
    return false;
  }

  /** Stops counting an answer. If that fails, the answer stops counting when the set is full. */
  async remove(conversationId: string, turnId: string): Promise<void> {
    await this.discard([`${conversationId}#${turnId}`]).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) throw error;
    });
  }

  /** Removes answers that have ended, also those of tasks that were lost. Returns whether there is room for another one. */
  private async makeRoom(): Promise<boolean> {
    const { turns = new Set(), startingUntil = 0 } = ((await this.items.get(ITEM)) ?? {}) as Running;
    const isStarting = startingUntil > Date.now();
    const ended: string[] = [];
    await Promise.all(
      [...turns].map(async (turn) => {
        const head = await this.turns.head(...(turn.split('#') as [string, string]));
        if (head ? head.status !== 'streaming' : !isStarting) ended.push(turn);
      }),
    );
    if (ended.length > 0) await this.discard(ended);
    return turns.size - ended.length < this.limit;
  }

  /** The condition keeps the update from creating the item again after all data of the person has been deleted. */
  private discard(turns: readonly string[]): Promise<boolean> {
    return this.items.update(ITEM, { discard: { turns: new Set(turns) } }, { expression: 'attribute_exists(#turns)' });
  }
}
