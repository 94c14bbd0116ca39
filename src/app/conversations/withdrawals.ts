import { ABSENT } from '../table/owned-items';
import type { Store } from '../table/store';
import { itemNames, WITHDRAWN } from '../turns/log';
import type { OwnersTurns } from '../turns/owners-turns';
import type { StoredConversations } from './stored-conversations';

/**
 * Days after which a withdrawal expires if nothing has removed it before, for example because the task of the request was lost. A
 * withdrawal is an item that prevents a pending request from storing a question of a deleted conversation.
 */
const KEPT_DAYS = 1;

/** Items that have the key of a turn of a deleted conversation, and prevent requests from storing that turn. */
export class Withdrawals {
  constructor(
    private readonly turns: OwnersTurns,
    private readonly stored: StoredConversations,
    private readonly store: Store,
  ) {}

  /** Adds a withdrawal. Returns false if the table already has an item with the key of the turn. */
  add(conversationId: string, turnId: string): Promise<boolean> {
    const withdrawn = { withdrawn: true, ...this.store.expiry(KEPT_DAYS) };
    return this.turns.items.put(itemNames.turn(conversationId, turnId), withdrawn, ABSENT);
  }

  async remove(conversationId: string, turnId: string): Promise<void> {
    await this.turns.items.delete(itemNames.turn(conversationId, turnId), WITHDRAWN);
  }

  /**
   * Removes what a request has left in the table. Called if the question was withdrawn, or its turn was deleted, while the request was
   * storing the question.
   *
   * @param isLast whether no other request can store the turn any more
   */
  async clear(conversationId: string, turnId: string, isLast: boolean): Promise<void> {
    if (conversationId === turnId) await this.deleteEmptyConversation(conversationId);
    if (isLast) await this.remove(conversationId, turnId);
  }

  /**
   * Deletes a conversation that was created again after its deletion, by the request of its first question or by the SDK's repetition of
   * that request. Does not delete the conversation if a turn is stored in it. Before that, withdraws the first question, so that no request
   * can store the turn of this question afterwards.
   */
  async deleteEmptyConversation(id: string): Promise<void> {
    const isAdded = await this.add(id, id);
    const found = isAdded ? undefined : await this.turns.stored.find(id, id);
    if (found && !found.withdrawn) return;
    const items = await this.turns.items.list(itemNames.turns(id));
    if (items.some(({ question }) => question !== undefined)) return;
    // The withdrawal is missing, because a concurrent deletion has removed it. Add it again.
    if (!items.some(({ item }) => item === itemNames.turn(id, id))) return this.deleteEmptyConversation(id);
    await this.stored.deleteUnasked(id);
  }
}
