import { type Asked, Asking } from './asking';
import { Deletion } from './deletion';
import { NotFound, StoreUnavailable } from './errors';
import type { Viewer } from './identity';
import type { Store } from './store';
import { type Conversation, type ConversationPage, StoredConversations } from './stored-conversations';
import type { LogEvent, Turn } from './turns/log';
import { PersonTurns } from './turns/person-turns';
import { RunningAnswers } from './turns/running-answers';
import type { RunningTurn } from './turns/running-turn';
import type { Turns } from './turns/turns';

/** Conversations are reached only through their owner; there is no lookup by id alone. */
export class Conversations {
  private readonly runningAnswers: RunningAnswers;

  /** @param answerLimit answers that a person may have running at once */
  constructor(
    private readonly store: Store,
    private readonly turns: Turns,
    answerLimit: number,
  ) {
    this.runningAnswers = new RunningAnswers(turns.task, store, answerLimit);
  }

  of(viewer: Viewer): ViewersConversations {
    return new ViewersConversations(viewer, this.store, this.turns, this.runningAnswers);
  }
}

/** The conversations of one person: those in the table, and the turns that this task is running. */
export class ViewersConversations {
  private readonly turns: PersonTurns;
  private readonly stored: StoredConversations;
  private readonly asking: Asking;
  private readonly deletion: Deletion;

  constructor(viewer: Viewer, store: Store, task: Turns, runningAnswers: RunningAnswers) {
    this.turns = new PersonTurns(viewer.id, store.ownedBy(viewer.id), task);
    this.stored = new StoredConversations(this.turns.items, store);
    this.asking = new Asking(this.turns, task, this.stored, runningAnswers, store);
    this.deletion = new Deletion(this.turns, task, this.stored, runningAnswers, store);
  }

  /** One page, most recently used first, of the conversations last used before the time `before` (ISO 8601). */
  async list(before?: string): Promise<ConversationPage> {
    const page = await this.stored.list(before);
    for (const id of page.deleted) this.deletion.resume(id);
    return page;
  }

  /** @throws NotFound when the viewer has no such conversation */
  find(id: string): Promise<Conversation> {
    return this.stored.find(id);
  }

  /** The turns of a conversation, oldest first. */
  turnsOf(id: string): Promise<Turn[]> {
    return this.turns.stored.all(id);
  }

  /** @throws NotFound when the viewer has no such turn */
  async turn(conversationId: string, turnId: string): Promise<Turn> {
    const turn = await this.turns.stored.turn(conversationId, turnId);
    if (!turn) throw new NotFound(`No turn ${turnId}`);
    return turn;
  }

  /** A turn that this task has in memory. */
  running(conversationId: string, turnId: string): RunningTurn | undefined {
    return this.turns.running(conversationId, turnId);
  }

  /**
   * The question of a turn; empty if the table is unavailable.
   *
   * @throws NotFound when the viewer has no such turn
   */
  async question(conversationId: string, turnId: string): Promise<string> {
    const running = this.running(conversationId, turnId);
    if (running) return running.head.question;
    try {
      const head = await this.turns.stored.head(conversationId, turnId);
      if (!head) throw new NotFound(`No turn ${turnId}`);
      return head.question;
    } catch (error) {
      if (error instanceof StoreUnavailable) return '';
      throw error;
    }
  }

  /**
   * Asks a question. Repeating a request with the same turn id does not ask again; it returns the existing turn. A first
   * question creates a conversation with the id of its first turn.
   *
   * @throws NotFound, TurnRunning, StalePage (the turn id was used for another question), AnswerLimit, TooManyAnswers
   */
  ask(conversationId: string | undefined, turnId: string, message: string): Promise<Asked> {
    const isFirst = conversationId === undefined;
    return this.asking.ask({ conversationId: conversationId ?? turnId, turnId, message, isFirst });
  }

  /**
   * Stops an answer, whichever task is running it. Waits for a short time until it has ended.
   *
   * @throws NotFound
   */
  async stop(conversationId: string, turnId: string): Promise<void> {
    await this.turns.stop(conversationId, turnId);
  }

  /** All events of a turn, from the first one. Always ends with an outcome, even if the turn is deleted meanwhile. */
  async *follow(conversationId: string, turnId: string, signal: AbortSignal): AsyncGenerator<LogEvent[]> {
    const running = this.running(conversationId, turnId);
    let ended = false;
    for await (const events of running?.follow(signal) ?? this.turns.stored.follow(conversationId, turnId, signal)) {
      ended ||= events.some(({ type }) => type === 'end');
      yield events;
    }
    if (!ended && !signal.aborted) yield [{ type: 'end', outcome: { status: 'stopped' } }];
  }

  /**
   * Deletes a conversation with all its turns, and ends the engine's sessions.
   *
   * @throws NotFound
   */
  delete(id: string): Promise<void> {
    return this.deletion.delete(id);
  }
}
