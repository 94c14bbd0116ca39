import type { StoredAttachment } from '../attachments/attachment';
import type { OwnersAttachments } from '../attachments/owners-attachments';
import { AnswerLimit, NotFound, StoreUnavailable, TurnRunning } from '../errors';
import { ABSENT } from '../table/owned-items';
import type { Store } from '../table/store';
import { type EngineSession, itemNames, type TurnHead } from '../turns/log';
import type { OwnersTurns } from '../turns/owners-turns';
import type { Claim, RunningAnswers } from '../turns/running-answers';
import type { Turns } from '../turns/turns';
import { AskedConversations } from './asked-conversations';
import { type Asked, type AskedQuestion, parentOf, repeated } from './asked-question';
import { QuestionContext } from './question-context';
import type { Conversation, StoredConversations } from './stored-conversations';
import { Withdrawals } from './withdrawals';

/**
 * If asking takes longer than this number of milliseconds, the conversation is checked again, because another task may have
 * considered this task lost. The value is much smaller than `LEASE`, after which other tasks consider a task lost.
 */
const SLOW = 5_000;

/** Whether a turn is in the table. `uncertain`: the request to store it failed, but DynamoDB may have carried it out. */
type State = 'stored' | 'uncertain' | 'unsent';

/**
 * Asks the questions of one user.
 *
 * Asking writes three items, in this order: an entry in the user's running answers, the conversation, and the turn. Each write is
 * conditional, so concurrent requests on several tasks start only one turn. Because of the order, no turn is stored without its
 * conversation, even if the request fails between two writes.
 */
export class Asking {
  private readonly conversations: AskedConversations;
  private readonly withdrawals: Withdrawals;
  private readonly context: QuestionContext;

  constructor(
    private readonly turns: OwnersTurns,
    private readonly task: Turns,
    private readonly stored: StoredConversations,
    private readonly runningAnswers: RunningAnswers,
    private readonly attachments: OwnersAttachments,
    private readonly store: Store,
  ) {
    this.conversations = new AskedConversations(stored, turns.stored);
    this.withdrawals = new Withdrawals(turns, stored, store);
    this.context = new QuestionContext(turns, runningAnswers, attachments);
  }

  /**
   * Asks a question. If a turn with the same id exists, because the request is repeated, does not ask again: returns the existing turn.
   *
   * @throws NotFound, TurnRunning, StalePage (the turn id was used for another question), AnswerLimit, TooManyAnswers, and the errors of
   *   `attachments`
   */
  async ask(question: AskedQuestion): Promise<Asked> {
    const { conversationId, turnId, message } = question;
    return this.turns.starting(conversationId, turnId, async () => {
      const known = this.turns.running(conversationId, turnId);
      if (known && (await this.stored.isDeleted(conversationId)))
        throw new NotFound(`Conversation ${conversationId} was deleted`);
      if (known) return repeated(known.head, message, known.isStored && !known.outcome?.unstored);
      const attachments = await this.attachmentsOf(question);
      const head = this.task.newHead(conversationId, turnId, message);
      return this.askNew(question, attachments ? { ...head, attachments } : head);
    });
  }

  /** @throws the errors of `attachments`, unless the question was asked before */
  private async attachmentsOf(question: AskedQuestion): Promise<readonly StoredAttachment[] | undefined> {
    try {
      const attachments = await question.attachments?.();
      return attachments?.length ? attachments : undefined;
    } catch (error) {
      // A repeated request must find its turn, even if the files have expired or were deleted.
      if (await this.turns.stored.find(question.conversationId, question.turnId)) return undefined;
      throw error;
    }
  }

  private async askNew(question: AskedQuestion, head: TurnHead): Promise<Asked> {
    this.task.checkCapacity();
    let claim: Claim | undefined;
    try {
      const startedAt = performance.now();
      // Show other tasks a heartbeat before the entry is added: a task that finds the entry must not consider this task lost.
      await this.task.showAlive();
      claim = await this.claim(question);
      if (claim === 'busy' || claim === 'full')
        return await this.askedBefore(question, this.refusal(claim, question.conversationId));
      return await this.askStored(question, head, claim, startedAt);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.task.log.warn({ turn: head.id, error: error.message }, 'question not stored');
      // If the entry was added, the turn may be stored although the response was lost: answer without a check of the limits.
      const state = claim === 'claimed' || claim === 'shared' ? 'uncertain' : 'unsent';
      if (state === 'unsent') this.checkLimits(question);
      // Answer without storing anything, because the table is unavailable.
      this.start(question, head, undefined, state);
      return { conversationId: head.conversationId, head, stored: false, isUncertain: state === 'uncertain' };
    }
  }

  private async askStored(question: AskedQuestion, newHead: TurnHead, claim: Claim, startedAt: number): Promise<Asked> {
    const { conversationId, turnId } = question;
    const earlier = await this.openConversation(question, claim);
    const head = { ...newHead, parent: parentOf(question, earlier) };
    const [isNew, session] = await Promise.all([
      this.turns.items.put(itemNames.turn(conversationId, turnId), { ...head, ...this.store.expiry() }, ABSENT),
      this.context.sessionAfter(question, earlier),
    ]);
    if (!isNew) return this.notStarted(question, head, session, claim, earlier);
    // Check the conversation again: another task may have removed this request's entry in the meantime. A deletion of the
    // conversation then did not find the entry, and did not stop this request.
    if (claim === 'shared' || performance.now() - startedAt > SLOW) await this.checkConversation(head);
    this.start(question, head, session, 'stored');
    return { conversationId, head, stored: true };
  }

  private claim({ conversationId, turnId }: AskedQuestion): Promise<Claim> {
    return this.runningAnswers.claim(this.turns.owner, conversationId, turnId, (id, entry) =>
      this.turns.isOver(id, entry),
    );
  }

  private refusal(claim: 'busy' | 'full', conversationId: string): Error {
    if (claim === 'busy') return new TurnRunning(`Conversation ${conversationId} has a running turn`);
    return new AnswerLimit({ limit: this.runningAnswers.limit });
  }

  /** @throws NotFound */
  private async openConversation(question: AskedQuestion, claim: Claim): Promise<Conversation | undefined> {
    const { conversationId, turnId } = question;
    try {
      return await this.conversations.open(question);
    } catch (error) {
      if (error instanceof NotFound && claim === 'claimed')
        await this.runningAnswers.release(this.turns.owner, conversationId, turnId);
      throw error;
    }
  }

  /**
   * Returns the turn that is already stored. If an earlier write of this request stored the turn, starts it. If the turn is no longer
   * running, removes the entry that this request added.
   * @throws NotFound if the conversation was deleted
   */
  private async notStarted(
    question: AskedQuestion,
    ours: TurnHead,
    session: EngineSession | undefined,
    claim: Claim,
    earlier: Conversation | undefined,
  ): Promise<Asked> {
    const { conversationId, turnId } = question;
    const head = await this.turns.stored.find(conversationId, turnId);
    // The SDK repeats a write whose response was lost. The first write has then already stored the turn of this request.
    if (head?.request === ours.request) {
      this.start(question, ours, session, 'stored');
      return { conversationId, head: ours, stored: true };
    }
    if (!head || head.withdrawn) await this.withdrawals.clear(conversationId, turnId, claim === 'claimed');
    else await this.conversations.reopen(earlier, head);
    if (claim === 'claimed' && head?.status !== 'streaming')
      await this.runningAnswers.release(this.turns.owner, conversationId, turnId);
    return this.askedBefore(question, new NotFound(`Conversation ${conversationId} was deleted`));
  }

  /**
   * Deletes a turn if the deletion of its conversation became final before the turn was stored. If the deletion can still be undone, keeps
   * the turn; the final deletion will delete it.
   *
   * @throws NotFound if the turn was deleted
   */
  private async checkConversation({ conversationId, id }: TurnHead): Promise<void> {
    const conversation = await this.stored.findMarked(conversationId);
    if (conversation && (!conversation.deletedAt || conversation.undoId)) return;
    await this.turns.items.delete(itemNames.turn(conversationId, id));
    throw new NotFound(`Conversation ${conversationId} was deleted`);
  }

  /**
   * Returns the existing turn.
   * @throws `otherwise` if there is no such turn, NotFound if the conversation was deleted
   */
  private async askedBefore(
    { conversationId, turnId, message, isFirst }: AskedQuestion,
    otherwise: Error,
  ): Promise<Asked> {
    const head = await this.turns.stored.head(conversationId, turnId);
    // The running turn may belong to a conversation that is being deleted: `find` then throws NotFound.
    if (!head && otherwise instanceof TurnRunning && !isFirst) await this.stored.find(conversationId);
    if (!head) throw otherwise;
    if (await this.stored.isDeleted(conversationId)) throw new NotFound(`Conversation ${conversationId} was deleted`);
    return repeated(head, message, true);
  }

  /**
   * Makes the checks that do not need the table: the task's capacity, a running turn in the conversation, and the user's running answers.
   *
   * @throws TooManyAnswers, TurnRunning, AnswerLimit
   */
  private checkLimits({ conversationId }: AskedQuestion): void {
    this.task.checkCapacity();
    if (this.turns.isRunningIn(conversationId))
      throw new TurnRunning(`Conversation ${conversationId} has a running turn`);
    const { limit } = this.runningAnswers;
    if (this.turns.runningCount >= limit) throw new AnswerLimit({ limit });
  }

  private start(question: AskedQuestion, head: TurnHead, session: EngineSession | undefined, state: State): void {
    const { conversationId, id, attachments } = head;
    // Call `keep` only now: until its turn is stored, a file must be able to expire. Do not wait for the result: the engine can
    // already read the files.
    if (state === 'stored') void this.attachments.keep(conversationId, attachments);
    this.turns.start({
      head,
      stored: state === 'stored',
      session,
      attachments: this.attachments.forEngine(conversationId, attachments),
      history: () => (question.isFirst ? Promise.resolve([]) : this.context.history(question)),
      removeEntry: () => this.runningAnswers.forget(this.turns.owner, conversationId, id),
      onEnd: (ended) => this.runningAnswers.end(this.turns.owner, conversationId, id, ended),
      isInTable: state === 'unsent' ? undefined : () => this.isInTable(head),
    });
  }

  /**
   * Whether the table contains the turn although storing it seemed to fail. If the table has no turn with this id, removes what the request
   * has stored.
   */
  private async isInTable(head: TurnHead): Promise<boolean> {
    const { conversationId, id } = head;
    const found = await this.turns.stored.find(conversationId, id);
    if (found?.withdrawn) await this.withdrawals.clear(conversationId, id, true);
    if (!found || found.withdrawn) await this.runningAnswers.forget(this.turns.owner, conversationId, id);
    if (found?.request !== head.request) return false;
    try {
      await this.checkConversation(head);
    } catch (error) {
      if (error instanceof NotFound) return false;
      throw error;
    }
    void this.attachments.keep(conversationId, head.attachments);
    return true;
  }
}
