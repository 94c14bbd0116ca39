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
    const known = this.turns.running(conversationId, turnId);
    if (known) return repeated(known.head, message, !known.outcome?.unstored);
    try {
      return await this.turns.starting(conversationId, turnId, () => this.askStored(question));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return this.askUnstored(question);
    }
  }

  private async askStored(question: Question): Promise<Asked> {
    const { conversationId, turnId, message } = question;
    this.task.checkCapacity();
    const [claim] = await Promise.all([this.claim(question), this.task.showAlive()]);
    if (claim !== 'claimed') return this.askedBefore(question, this.refusal(claim, conversationId));
    const earlier = await this.openConversation(question);
    const head = this.task.newHead(conversationId, turnId, message);
    const [isNew, session] = await Promise.all([
      this.turns.items.put(itemNames.turn(conversationId, turnId), { ...head, ...this.store.expiry() }, ABSENT),
      this.sessionAfter(question, earlier),
    ]);
    if (!isNew) return this.notStarted(question, head, session);
    this.start(head, session, true, question.isFirst);
    return { conversationId, head, stored: true };
  }

  private claim({ conversationId, turnId }: Question): Promise<Claim> {
    return this.runningAnswers.claim(this.turns.owner, conversationId, turnId, (id, entry) =>
      this.turns.isOver(id, entry),
    );
  }

  private refusal(claim: Exclude<Claim, 'claimed'>, conversationId: string): Error {
    if (claim === 'busy') return new TurnRunning(`Conversation ${conversationId} has a running turn`);
    return new AnswerLimit({ limit: this.runningAnswers.limit });
  }

  /** Creates the conversation, or marks it as used. Returns it as it was before. @throws NotFound */
  private async openConversation({
    conversationId,
    turnId,
    message,
    isFirst,
  }: Question): Promise<Conversation | undefined> {
    if (isFirst && (await this.stored.create(conversationId, message))) return undefined;
    try {
      return await this.stored.touch(conversationId, turnId);
    } catch (error) {
      if (error instanceof NotFound) await this.runningAnswers.release(this.turns.owner, conversationId, turnId);
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
  private async notStarted(question: Question, ours: TurnHead, session: EngineSession | undefined): Promise<Asked> {
    const { conversationId, turnId } = question;
    const head = await this.turns.stored.find(conversationId, turnId);
    // The SDK repeats a request whose response was lost: then the first one has stored the turn.
    if (head?.request === ours.request) {
      this.start(ours, session, true, question.isFirst);
      return { conversationId, head: ours, stored: true };
    }
    if (head?.withdrawn) await this.turns.items.delete(itemNames.turn(conversationId, turnId));
    if (head?.status !== 'streaming') await this.runningAnswers.release(this.turns.owner, conversationId, turnId);
    return this.askedBefore(question, new NotFound(`Conversation ${conversationId} was deleted`));
  }

  /** Returns the existing turn. @throws `otherwise` if there is none */
  private async askedBefore({ conversationId, turnId, message }: Question, otherwise: Error): Promise<Asked> {
    const head = await this.turns.stored.head(conversationId, turnId);
    if (!head) throw otherwise;
    return repeated(head, message, true);
  }

  /** Answers without storing anything, because the table is unavailable. */
  private askUnstored({ conversationId, turnId, message }: Question): Asked {
    if (this.turns.isRunningIn(conversationId))
      throw new TurnRunning(`Conversation ${conversationId} has a running turn`);
    this.task.checkCapacity();
    const { limit } = this.runningAnswers;
    // The answers on other tasks are unknown without the table.
    if (this.turns.runningCount >= limit) throw new AnswerLimit({ limit });
    const head = this.task.newHead(conversationId, turnId, message);
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
      onEnd: (ended) => this.runningAnswers.end(this.turns.owner, conversationId, id, ended),
    });
  }
}

function repeated(head: TurnHead, message: string, stored: boolean): Asked {
  if (head.question !== message) throw new StalePage(`Turn ${head.id} has another question`);
  return { conversationId: head.conversationId, head, stored };
}
