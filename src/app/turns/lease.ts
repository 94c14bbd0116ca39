import type { OwnedItems } from '../owned-items';
import { itemNames, type TurnHead } from './log';

/** Milliseconds after which a turn counts as interrupted if its task has not renewed the lease. */
export const LEASE = 15_000;
const RENEW_EVERY = 4_000;

/**
 * Renews the lease of a streaming turn until the returned function is called. Calls `onLost` when another task has ended
 * the turn: it stopped the turn, or found the lease expired. An unavailable table does not count as a lost lease.
 */
export function keepLease(items: OwnedItems, head: TurnHead, onLost: () => void): () => void {
  const renew = async () => {
    const renewed = await items
      .update(
        itemNames.turn(head.conversationId, head.id),
        { set: { leaseUntil: Date.now() + LEASE } },
        {
          expression: '#status = :streaming AND #task = :task',
          values: { streaming: 'streaming', task: head.task },
        },
      )
      .catch(() => true);
    if (!renewed) onLost();
  };
  const timer = setInterval(() => void renew(), RENEW_EVERY);
  return () => clearInterval(timer);
}
