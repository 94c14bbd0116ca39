import type { OwnedItems } from '../store';
import { itemNames, type TurnHead } from './log';

/** Milliseconds for which a task may be silent before its turns count as interrupted. */
export const LEASE = 15_000;
const RENEW_EVERY = 4_000;

/**
 * Keeps a streaming turn's lease. `lost` is called when the turn has been ended by somebody else:
 * another task stopped it, or found the lease expired. A table that cannot be reached loses nothing.
 */
export function keepLease(items: OwnedItems, head: TurnHead, lost: () => void): () => void {
  const renew = async () => {
    const kept = await items
      .update(
        itemNames.turn(head.conversationId, head.id),
        { set: { leaseUntil: Date.now() + LEASE } },
        {
          expression: '#status = :streaming AND #task = :task',
          values: { streaming: 'streaming', task: head.task },
        },
      )
      .catch(() => true);
    if (!kept) lost();
  };
  const timer = setInterval(() => void renew(), RENEW_EVERY);
  return () => clearInterval(timer);
}
