import { AnswerLimit, NotFound, StalePage, StoreUnavailable, TurnRunning } from './errors';
import type { Viewer } from './identity';
import type { Metrics } from './metrics';
import { ABSENT, type OwnedItems } from './owned-items';
import type { Store } from './store';
import { type Conversation, StoredConversations } from './stored-conversations';
import { itemNames, type LogEvent, type Outcome, type Turn, type TurnHead } from './turns/log';
import { RunningAnswers } from './turns/running-answers';
import { StoredTurns } from './turns/stored-turns';
import type { Turns } from './turns/turns';

/** The result of asking: the turn, and whether it could be stored. */
export interface Asked {
  readonly conversationId: string;
  readonly head: TurnHead;
  readonly stored: boolean;
}

/** Ids of engine sessions that a conversation keeps for its deletion. */
const KEPT_SESSIONS = 5;
/** Milliseconds that a request to stop an answer waits for its end. */
const STOP_TIMEOUT = 2_000;

/** Conversations are reached only through their owner; there is no lookup by id alone. */
export class Conversations {
  constructor(
    private readonly store: Store,
    private readonly turns: Turns,
    private readonly metrics: Metrics,
    private readonly answerLimit: number,
  ) {}

  of(viewer: Viewer): ViewersConversations {
    const items = this.store.ownedBy(viewer.id);
    return new ViewersConversations(viewer, items, this.store, this.turns, this.metrics, this.answerLimit);
  }
}

/** The conversations of one person: those in the table, and the turns that this task is running. */
export class ViewersConversations {
  private readonly storedTurns: StoredTurns;
  private readonly stored: StoredConversations;
  private readonly runningAnswers: RunningAnswers;

  /** @param answerLimit answers that the person may have running at once */
  constructor(
    private readonly viewer: Viewer,
    private readonly items: OwnedItems,
    private readonly store: Store,
    private readonly turns: Turns,
    metrics: Metrics,
    private readonly answerLimit: number,
  ) {
    this.storedTurns = new StoredTurns(items, metrics);
    this.stored = new StoredConversations(items, this.storedTurns, store);
    this.runningAnswers = new RunningAnswers(items, this.storedTurns, store, answerLimit);
  }

  /** One page, most recently used first, of the conversations last used before the time `before` (ISO 8601). */
  list(before?: string): Promise<Conversation[]> {
    return this.stored.list(before);
  }

  /** @throws NotFound when the viewer has no such conversation */
  find(id: string): Promise<Conversation> {
    return this.stored.find(id);
  }

  /** The turns of a conversation, oldest first. */
  turnsOf(id: string): Promise<Turn[]> {
    return this.storedTurns.all(id);
  }

  /** @throws NotFound when the viewer has no such turn */
  async turn(conversationId: string, turnId: string): Promise<Turn> {
    const turn = await this.storedTurns.turn(conversationId, turnId);
    if (!turn) throw new NotFound(`No turn ${turnId}`);
    return turn;
  }

  /**
   * The question of a turn; empty if the table is unavailable.
   *
   * @throws NotFound when the viewer has no such turn
   */
  async question(conversationId: string, turnId: string): Promise<string> {
    const running = this.turns.find(this.viewer.id, conversationId, turnId);
    if (running) return running.head.question;
    try {
      const head = await this.storedTurns.head(conversationId, turnId);
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
  async ask(conversationId: string | undefined, turnId: string, message: string): Promise<Asked> {
    const id = conversationId ?? turnId;
    const known = this.turns.find(this.viewer.id, id, turnId);
    if (known) return repeated(known.head, message, !known.outcome?.unstored);
    try {
      return await this.askStored(id, conversationId === undefined, turnId, message);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return this.askUnstored(id, turnId, message);
    }
  }

  /**
   * Stops an answer, whichever task is running it.
   *
   * @throws NotFound
   */
  async stop(conversationId: string, turnId: string): Promise<void> {
    const running = this.turns.find(this.viewer.id, conversationId, turnId);
    if (running) {
      running.interrupt({ status: 'stopped' });
      // So that the person can ask the next question at once.
      return running.ended(AbortSignal.timeout(STOP_TIMEOUT));
    }
    const head = await this.storedTurns.head(conversationId, turnId);
    if (!head) throw new NotFound(`No turn ${turnId}`);
    if (head.status === 'streaming') await this.storedTurns.end(head, { status: 'stopped' });
  }

  /** All events of a turn, from the first one. Always ends with an outcome, even if the turn is deleted meanwhile. */
  async *follow(conversationId: string, turnId: string, signal: AbortSignal): AsyncGenerator<LogEvent[]> {
    const running = this.turns.find(this.viewer.id, conversationId, turnId);
    let ended = false;
    for await (const events of running?.follow(signal) ?? this.storedTurns.follow(conversationId, turnId, signal)) {
      ended ||= events.some(({ type }) => type === 'end');
      yield events;
    }
    if (!ended && !signal.aborted) yield [{ type: 'end', outcome: { status: 'stopped' } }];
  }

  /** Deletes a conversation with all its turns, and ends the engine's sessions. */
  async delete(id: string): Promise<void> {
    const { sessions = [] } = await this.find(id);
    for (const turn of this.turns.inConversation(this.viewer.id, id)) turn.interrupt({ status: 'stopped' });
    await this.stored.delete(id);
    await this.turns.forgetSessions(sessions);
  }

  private async askStored(id: string, first: boolean, turnId: string, message: string): Promise<Asked> {
    this.turns.checkCapacity();
    const isCounted = await this.runningAnswers.add(id, turnId);
    if (!isCounted) return this.askedBefore(id, turnId, message, new AnswerLimit({ limit: this.answerLimit }));
    const conversation = (await (first && this.stored.create(id, message))) || (await this.claim(id, turnId));
    const head = this.turns.newHead(id, turnId, message);
    const isNew =
      conversation && (await this.items.put(itemNames.turn(id, turnId), { ...head, ...this.store.expiry() }, ABSENT));
    if (!isNew) return this.notStarted(id, turnId, message);
    this.start(head, conversation, true);
    return { conversationId: id, head, stored: true };
  }

  /** Claims the conversation; the answer does not count if there is none. @throws NotFound */
  private async claim(id: string, turnId: string): Promise<Conversation | undefined> {
    return this.stored.claim(id, turnId).catch(async (error: unknown) => {
      if (error instanceof NotFound) await this.runningAnswers.remove(id, turnId);
      throw error;
    });
  }

  /** Returns the existing turn, which counts only while it is running. @throws TurnRunning if another turn is running */
  private async notStarted(id: string, turnId: string, message: string): Promise<Asked> {
    const running = new TurnRunning(`Conversation ${id} has a running turn`);
    try {
      const asked = await this.askedBefore(id, turnId, message, running);
      if (asked.head.status !== 'streaming') await this.runningAnswers.remove(id, turnId);
      return asked;
    } catch (error) {
      if (error === running) await this.runningAnswers.remove(id, turnId);
      throw error;
    }
  }

  /** Returns the existing turn. @throws `otherwise` if there is none */
  private async askedBefore(id: string, turnId: string, message: string, otherwise: Error): Promise<Asked> {
    const head = await this.storedTurns.head(id, turnId);
    if (!head) throw otherwise;
    if (head.status !== 'streaming') await this.stored.release(id, turnId);
    return repeated(head, message, true);
  }

  /** Answers without storing anything, because the table is unavailable. */
  private askUnstored(id: string, turnId: string, message: string): Asked {
    if (this.turns.inConversation(this.viewer.id, id).some(({ outcome }) => !outcome))
      throw new TurnRunning(`Conversation ${id} has a running turn`);
    this.turns.checkCapacity();
    // The answers on other tasks are unknown without the table.
    if (this.turns.countOf(this.viewer.id) >= this.answerLimit) throw new AnswerLimit({ limit: this.answerLimit });
    const head = this.turns.newHead(id, turnId, message);
    this.start(head, undefined, false);
    return { conversationId: id, head, stored: false };
  }

  private start(head: TurnHead, conversation: Conversation | undefined, stored: boolean): void {
    this.turns.start({
      owner: this.viewer.id,
      items: this.items,
      head,
      stored,
      session: conversation?.session,
      history: async () => {
        if (!stored) return [];
        const turns = await this.turnsOf(head.conversationId).catch(() => []);
        return turns.filter(({ id }) => id !== head.id).map(({ question, answer }) => ({ question, answer }));
      },
      onEnd: async (outcome, session) => {
        if (!stored) return;
        await Promise.all([
          this.release(head, outcome, session, conversation?.sessions),
          this.runningAnswers.remove(head.conversationId, head.id),
        ]);
      },
    });
  }

  /** Keeps the engine's session only after a complete answer: otherwise the session lacks a part of the conversation. */
  private async release(
    head: TurnHead,
    { status }: Outcome,
    session: string | undefined,
    earlier: readonly string[] = [],
  ): Promise<void> {
    const released = await this.stored.release(head.conversationId, head.id, {
      session: status === 'complete' && session ? { id: session, usedAt: new Date().toISOString() } : undefined,
      ...(session ? { sessions: [...new Set([...earlier, session])].slice(-KEPT_SESSIONS) } : {}),
    });
    // The conversation was deleted during the answer. Do not wait: the end of the turn must not depend on the engine.
    if (!released && session) void this.turns.forgetSessions([session]);
  }
}

function repeated(head: TurnHead, message: string, stored: boolean): Asked {
  if (head.question !== message) throw new StalePage(`Turn ${head.id} has another question`);
  return { conversationId: head.conversationId, head, stored };
}
