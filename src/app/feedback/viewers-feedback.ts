import { ulid } from 'ulid';
import { TABLE } from '../../contract';
import { attachmentIn } from '../attachments/owners-attachments';
import { AnswerMissing, AnswerRunning, NotFound, StoreUnavailable } from '../errors';
import { shortened } from '../shortened';
import type { Store } from '../table/store';
import type { Item } from '../table/table';
import { ENDED, itemNames, type Source, type Turn } from '../turns/log';
import type { OwnersTurns } from '../turns/owners-turns';
import type { Opinion, TurnFeedback } from '../turns/turn-feedback';
import { type FeedbackCopy, FeedbackList } from './feedback-list';

/** The user's conversations. */
interface ExistingConversations {
  /** @throws NotFound if the conversation does not exist or is being deleted */
  find(id: string): Promise<unknown>;
}

/** Maximum number of attempts. An attempt fails if another request changes the same feedback in the meantime. */
const MAX_ATTEMPTS = 10;
/** Maximum characters of the question in a copy. This limit and the next two keep the item below DynamoDB's limit of 400 KB. */
const LONGEST_QUESTION = 20_000;
const LONGEST_ANSWER = 80_000;
const MOST_DOCUMENTS = 50;

/**
 * The feedback of one user. It is stored as an attribute of the turn, and copied to the list for review. The attribute is written
 * first and contains the id of the copy, so that a deletion always finds the copy:
 *
 * 1. The attribute is written if the turn has ended and no other request has changed the attribute.
 * 2. A placeholder is stored in the list. If the user withdraws the feedback, the copy is removed instead, and step 4 is omitted.
 * 3. If the conversation is being deleted, the placeholder is removed. Otherwise, any deletion of the conversation begins later, and
 *    finds the attribute.
 * 4. The copy replaces the placeholder, unless a deletion has removed it.
 *
 * If a request is interrupted after one of these steps, repeating it completes the feedback. If the conversation is also deleted at
 * that moment, at most a placeholder remains, which expires after a day.
 */
export class ViewersFeedback {
  private readonly list: FeedbackList;

  constructor(
    private readonly turns: OwnersTurns,
    private readonly conversations: ExistingConversations,
    private readonly store: Store,
  ) {
    this.list = new FeedbackList(store);
  }

  /**
   * Gives, changes or (without an opinion) withdraws the feedback on an answer. Returns the turn with its feedback.
   *
   * @throws AnswerMissing, AnswerRunning, StoreUnavailable
   */
  async give(conversationId: string, turnId: string, opinion: Opinion | undefined): Promise<Turn> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const turn = await this.turns.stored.turn(conversationId, turnId);
      if (!turn) throw new AnswerMissing(`No turn ${turnId}`);
      if (turn.status === 'streaming') throw new AnswerRunning(`The answer ${turnId} is still running`);
      const earlier = turn.feedback;
      if (!earlier && !opinion) return turn;
      const feedback = { ...opinion, id: earlier?.id ?? ulid(), version: (earlier?.version ?? 0) + 1 };
      if (await this.record(turn, feedback)) return this.copy({ ...turn, feedback });
    }
    throw new StoreUnavailable(`The feedback on ${turnId} was changed before each of ${MAX_ATTEMPTS} attempts`);
  }

  private record({ conversationId, id, feedback: earlier }: Turn, feedback: TurnFeedback): Promise<boolean> {
    const unchanged = earlier ? '#feedback.#version = :version' : 'attribute_not_exists(#feedback)';
    return this.turns.items.update(
      itemNames.turn(conversationId, id),
      { set: { feedback } },
      {
        expression: `${ENDED.expression} AND ${unchanged}`,
        values: { ...ENDED.values, ...(earlier ? { version: earlier.version } : {}) },
      },
    );
  }

  /** Makes the copy in the list equal to the turn's feedback, even if other requests change the feedback in the meantime. */
  private async copy(turn: Turn & { readonly feedback: TurnFeedback }): Promise<Turn> {
    const { conversationId, id, feedback } = turn;
    if (feedback.rating) await this.list.reserve(feedback.id);
    else await this.list.remove(feedback.id);
    await this.conversations.find(conversationId).catch(async (error: unknown) => {
      if (!(error instanceof NotFound)) throw error;
      await this.list.forget(feedback);
      throw new AnswerMissing(`The conversation ${conversationId} is being deleted`);
    });
    if (feedback.rating) await this.list.fill(feedback.id, copyOf(turn), this.expiryOf(turn));
    const current = (await this.turns.stored.find(conversationId, id))?.feedback;
    if (current && current.version !== feedback.version) return this.copy({ ...turn, feedback: current });
    if (!current) await this.list.forget(feedback);
    return turn;
  }

  /**
   * Returns when a copy expires. A copy that was not shared expires together with its turn; a shared copy has a retention period of its
   * own.
   */
  private expiryOf(turn: Turn): Item {
    const { [TABLE.timeToLive]: expiresAt } = turn as unknown as Item;
    return turn.feedback?.shared || !expiresAt ? this.store.expiry() : { [TABLE.timeToLive]: expiresAt };
  }
}

function copyOf({ feedback, sources, question, answer, engine }: Turn): FeedbackCopy {
  const { rating, reason, comment, shared, version } = feedback!;
  return {
    version,
    rating: rating!,
    reason,
    comment,
    at: new Date().toISOString(),
    documents: documentsOf(sources),
    engine: engine?.name,
    ...(shared
      ? { shared, question: shortened(question, LONGEST_QUESTION), answer: shortened(answer, LONGEST_ANSWER) }
      : {}),
  };
}

/**
 * Returns the URIs of the organisation's cited documents. Omits the user's own files, because the URI of such a file contains the name
 * of the file and the id of the conversation.
 */
function documentsOf(sources: readonly Source[]): string[] {
  const addresses = new Set(sources.map(({ uri }) => uri).filter((uri) => !attachmentIn(uri)));
  return [...addresses].slice(0, MOST_DOCUMENTS);
}
