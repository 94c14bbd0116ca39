import { AnswerLimit, NotFound, StalePage, StoreUnavailable, TurnRunning } from './errors';
import { ABSENT } from './owned-items';
import type { Store } from './store';
import type { Conversation, StoredConversations } from './stored-conversations';
import { type EngineSession, itemNames, type TurnHead } from './turns/log';
import type { PersonTurns } from './turns/person-turns';
import type { Claim, RunningAnswers } from './turns/running-answers';
import type { Turns } from './turns/turns';

/** The result of asking: the turn, and whether it could be stored. */
export interface Asked {
  readonly conversationId: string;
  readonly head: TurnHead;
  readonly stored: boolean;
}

/** If a request takes more milliseconds than this, another task may have considered it lost. Much shorter than the lease. */
const SLOW = 5_000;

/** A question with the ids of its conversation and turn. */
interface Question {
  readonly conversationId: string;
  readonly turnId: string;
  readonly message: string;
  /** Whether the question starts the conversation. */
  readonly isFirst: boolean;
}

/**
 * Asks the questions of one person.
 *
 * A question is stored in three steps: the person's running answers, the conversation, the turn. Each is a conditional write,
 * so that concurrent requests on several tasks start one turn. A request that fails in between leaves no turn without its
 * conversation.
 */
export class Asking {
  constructor(
    private readonly turns: PersonTurns,
    private readonly task: Turns,
    private readonly stored: StoredConversations,
    private readonly runningAnswers: RunningAnswers,
    private readonly store: Store,
  ) {}

  /**
   * Repeating a request with the same turn id does not ask again; it returns the existing turn.
   *
   * @throws NotFound, TurnRunning, StalePage (the turn id was used for another question), AnswerLimit, TooManyAnswers
   */
  async ask(question: Question): Promise<Asked> {
    const { conversationId, turnId, message } = question;
    return this.turns.starting(conversationId, turnId, async () => {
      const known = this.turns.running(conversationId, turnId);
      if (known) return repeated(known.head, message, known.isStored && !known.outcome?.unstored);
      const head = this.task.newHead(conversationId, turnId, message);
      try {
        return await this.askStored(question, head);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        this.task.log.warn({ turn: turnId, error: error.message }, 'question not stored');
        return this.askUnstored(question, head);
      }
    });
  }

  private async askStored(question: Question, head: TurnHead): Promise<Asked> {
    const { conversationId, turnId } = question;
    this.task.checkCapacity();
    const startedAt = performance.now();
    // A task that finds the entry must not consider this task lost.
    await this.task.showAlive();
    const claim = await this.claim(question);
    if (claim === 'busy' || claim === 'full') return this.askedBefore(question, this.refusal(claim, conversationId));
    const earlier = await this.openConversation(question, claim);
    const [isNew, session] = await Promise.all([
      this.turns.items.put(itemNames.turn(conversationId, turnId), { ...head, ...this.store.expiry() }, ABSENT),
      this.sessionAfter(question, earlier),
    ]);
    if (!isNew) return this.notStarted(question, head, session, claim);
    // Another task may have removed the entry of this request meanwhile, so that a deletion did not find it.
    if (claim === 'shared' || performance.now() - startedAt > SLOW) await this.checkConversation(head);
    this.start(head, session, true, question.isFirst);
    return { conversationId, head, stored: true };
  }

  private claim({ conversationId, turnId }: Question): Promise<Claim> {
    return this.runningAnswers.claim(this.turns.owner, conversationId, turnId, (id, entry) =>
      this.turns.isOver(id, entry),
    );
  }

  private refusal(claim: 'busy' | 'full', conversationId: string): Error {
    if (claim === 'busy') return new TurnRunning(`Conversation ${conversationId} has a running turn`);
    return new AnswerLimit({ limit: this.runningAnswers.limit });
  }

  /** Creates the conversation, or marks it as used. Returns it as it was before. @throws NotFound */
  private async openConversation(
    { conversationId, turnId, message, isFirst }: Question,
    claim: Claim,
  ): Promise<Conversation | undefined> {
    if (isFirst && (await this.stored.create(conversationId, message))) return undefined;
    try {
      return await this.stored.touch(conversationId, turnId);
    } catch (error) {
      if (error instanceof NotFound && claim === 'claimed')
        await this.runningAnswers.release(this.turns.owner, conversationId, turnId);
      throw error;
    }
  }

  /** The engine's session after the last turn of a conversation, if its answer is complete. */
  private async sessionAfter(
    { conversationId: id, turnId }: Question,
    earlier: Conversation | undefined,
  ): Promise<EngineSession | undefined> {
    if (!earlier?.lastTurn) return earlier?.session;
    if (earlier.lastTurn === turnId) return undefined;
    const ended = this.runningAnswers.ended(this.turns.owner, id, earlier.lastTurn);
    if (ended) return ended.session;
    const last = await this.turns.stored.find(id, earlier.lastTurn);
    return last?.status === 'complete' ? last.session : undefined;
  }

  /** Returns the existing turn, which counts only while it is running. @throws NotFound if the conversation was deleted */
  private async notStarted(
    question: Question,
    ours: TurnHead,
    session: EngineSession | undefined,
    claim: Claim,
  ): Promise<Asked> {
    const { conversationId, turnId } = question;
    const head = await this.turns.stored.find(conversationId, turnId);
    // The SDK repeats a request whose response was lost: then the first one has stored the turn.
    if (head?.request === ours.request) {
      this.start(ours, session, true, question.isFirst);
      return { conversationId, head: ours, stored: true };
    }
    if (claim === 'claimed' && head?.withdrawn) await this.turns.items.delete(itemNames.turn(conversationId, turnId));
    if (claim === 'claimed' && head?.status !== 'streaming')
      await this.runningAnswers.release(this.turns.owner, conversationId, turnId);
    return this.askedBefore(question, new NotFound(`Conversation ${conversationId} was deleted`));
  }

  /** Deletes a turn that was stored after the deletion of its conversation. @throws NotFound */
  private async checkConversation({ conversationId, id }: TurnHead): Promise<void> {
    try {
      await this.stored.find(conversationId);
    } catch (error) {
      if (error instanceof NotFound) await this.turns.items.delete(itemNames.turn(conversationId, id));
      throw error;
    }
  }

  /** Returns the existing turn. @throws `otherwise` if there is none, NotFound if the conversation was deleted */
  private async askedBefore({ conversationId, turnId, message, isFirst }: Question, otherwise: Error): Promise<Asked> {
    const head = await this.turns.stored.head(conversationId, turnId);
    // An entry of a conversation that is being deleted may not be removed yet.
    if (!head && otherwise instanceof TurnRunning && !isFirst) await this.stored.find(conversationId);
    if (!head) throw otherwise;
    return repeated(head, message, true);
  }

  /** Answers without storing anything, because the table is unavailable. */
  private askUnstored({ conversationId }: Question, head: TurnHead): Asked {
    if (this.turns.isRunningIn(conversationId))
      throw new TurnRunning(`Conversation ${conversationId} has a running turn`);
    this.task.checkCapacity();
    const { limit } = this.runningAnswers;
    // The answers on other tasks are unknown without the table.
    if (this.turns.runningCount >= limit) throw new AnswerLimit({ limit });
    this.start(head, undefined, false, true);
    return { conversationId, head, stored: false };
  }

  private start(head: TurnHead, session: EngineSession | undefined, stored: boolean, isFirst: boolean): void {
    const { conversationId, id } = head;
    this.turns.start({
      head,
      stored,
      session,
      history: async () => {
        if (isFirst) return [];
        const turns = await this.turns.stored.all(conversationId).catch(() => []);
        return turns.filter((turn) => turn.id !== id).map(({ question, answer }) => ({ question, answer }));
      },
      onDeleted: () => this.runningAnswers.forget(this.turns.owner, conversationId, id),
      onEnd: (ended) => this.runningAnswers.end(this.turns.owner, conversationId, id, ended),
      isInTable: () => this.isInTable(head),
    });
  }

  /** Whether a turn that was not stored is in the table nevertheless. Otherwise, removes what its request has left there. */
  private async isInTable(head: TurnHead): Promise<boolean> {
    const { conversationId, id } = head;
    const found = await this.turns.stored.find(conversationId, id);
    if (!found) await this.runningAnswers.forget(this.turns.owner, conversationId, id);
    if (found?.request !== head.request) return false;
    return this.checkConversation(head).then(
      () => true,
      (error: unknown) => {
        if (error instanceof NotFound) return false;
        throw error;
      },
    );
  }
}

function repeated(head: TurnHead, message: string, stored: boolean): Asked {
  if (head.question !== message) throw new StalePage(`Turn ${head.id} has another question`);
  return { conversationId: head.conversationId, head, stored };
}
