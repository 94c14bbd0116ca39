import { NotFound, StoreUnavailable } from '../errors';
import type { TurnHead } from '../turns/log';
import type { StoredTurns } from '../turns/stored-turns';
import type { AskedQuestion } from './asked-question';
import type { Conversation, StoredConversations } from './stored-conversations';

/** Updates the conversations of one user when the user asks a question. */
export class AskedConversations {
  constructor(
    private readonly stored: StoredConversations,
    private readonly turns: StoredTurns,
  ) {}

  /**
   * Creates the conversation, or records its last turn and the time of its last use. Returns the conversation as it was before; undefined
   * if the conversation is new, or was deleted before its first turn was stored.
   *
   * @throws NotFound
   */
  async open(question: AskedQuestion): Promise<Conversation | undefined> {
    const { conversationId, turnId, message, isFirst, isAfterUnsaved } = question;
    // This does nothing if the conversation exists. If the conversation is marked as deleted, `touch` throws NotFound.
    if (isAfterUnsaved) await this.stored.create(conversationId, message);
    if (isFirst && (await this.stored.create(conversationId, message))) return undefined;
    try {
      return await this.stored.touch(conversationId, turnId);
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      if (isFirst && (await this.isHiddenWithoutTurn(conversationId))) return undefined;
      throw error;
    }
  }

  /**
   * Whether a request for a first question has created the conversation, and the conversation was then deleted before the turn was
   * stored. False if the deletion cannot be undone any more.
   */
  private async isHiddenWithoutTurn(id: string): Promise<boolean> {
    const [conversation, turn] = await Promise.all([this.stored.findMarked(id), this.turns.find(id, id)]);
    return conversation?.undoId !== undefined && !turn;
  }

  /**
   * Undoes `open` if the request repeats an earlier question. Without this, the next question would continue the engine's session as of the
   * earlier question, although the session also contains the later questions.
   *
   * @param earlier the result of `open`
   * @param head the turn that an earlier request has stored
   */
  async reopen(earlier: Conversation | undefined, { id, askedAt, status }: TurnHead): Promise<void> {
    // If a concurrent request has just stored the turn, it is the last turn, although `earlier.lastTurn` is the turn before it.
    if (!earlier || earlier.lastTurn === id || status === 'streaming' || askedAt > earlier.activeAt) return;
    try {
      await this.stored.untouch(earlier, id);
    } catch (error) {
      // The question was asked before, so do not answer it again only because the table is unavailable now.
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}
