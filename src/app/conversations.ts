import { TABLE } from '../contract';
import { NotFound, StalePage, StoreUnavailable, TurnRunning } from './errors';
import type { Viewer } from './identity';
import type { Metrics } from './metrics';
import { ABSENT, type OwnedItems, type Store } from './store';
import { itemNames, type LogEvent, type Outcome, type Turn, type TurnHead } from './turns/log';
import { StoredTurns } from './turns/stored-turns';
import type { Turns } from './turns/turns';

/** A conversation without its turns. */
export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly activeAt: string;
  /** The turn that is being answered, as far as is known. */
  readonly running?: string;
  /** The engine's session after the last answer, if that came to its end. */
  readonly session?: { readonly id: string; readonly usedAt: string };
  /** The engine's last sessions in this conversation: whoever deletes it wants them forgotten. */
  readonly sessions?: readonly string[];
}

/** What came of asking: the turn, and whether it could be stored. */
export interface Asked {
  readonly conversationId: string;
  readonly head: TurnHead;
  readonly stored: boolean;
}

const LONGEST_TITLE = 80;
const LISTED = 50;
const KEPT_SESSIONS = 5;
/** Milliseconds between the claim of a conversation by a turn and the turn's head, at most. */
const BEGINS_WITHIN = 5_000;
const name = (id: string) => `conversation#${id}`;

/** Conversations are reached through the person who looks: there is no look-up by a bare id. */
export class Conversations {
  constructor(
    private readonly store: Store,
    private readonly turns: Turns,
    private readonly metrics: Metrics,
  ) {}

  of(viewer: Viewer): ViewersConversations {
    return new ViewersConversations(viewer, this.store.ownedBy(viewer.id), this.store, this.turns, this.metrics);
  }
}

export class ViewersConversations {
  private readonly storedTurns: StoredTurns;

  constructor(
    private readonly viewer: Viewer,
    private readonly items: OwnedItems,
    private readonly store: Store,
    private readonly turns: Turns,
    metrics: Metrics,
  ) {
    this.storedTurns = new StoredTurns(items, metrics);
  }

  /** The viewer's conversations, the one last used first, fifty at a time: those last used before `before`. */
  async list(before?: string): Promise<Conversation[]> {
    return (await this.items.listByActivity(LISTED, before)) as unknown as Conversation[];
  }

  /** @throws NotFound when the viewer has no such conversation */
  async find(id: string): Promise<Conversation> {
    const item = await this.items.get(name(id));
    if (!item) throw new NotFound(`No conversation ${id}`);
    return item as unknown as Conversation;
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

  /** What a turn was asked; empty where that cannot be known. */
  async question(conversationId: string, turnId: string): Promise<string> {
    const running = this.turns.find(this.viewer.id, conversationId, turnId);
    const head = running?.head ?? (await this.storedTurns.head(conversationId, turnId).catch(() => undefined));
    return head?.question ?? '';
  }

  /**
   * Asks a question. Asking again with the same turn id asks nothing: it gives the turn that is
   * there. A first question opens a conversation, whose id is that of its first turn.
   *
   * @throws NotFound, TurnRunning, StalePage (the id was used for another question), TooManyAnswers
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

  /** Stops an answer, whichever task brings it in. */
  async stop(conversationId: string, turnId: string): Promise<void> {
    const running = this.turns.find(this.viewer.id, conversationId, turnId);
    if (running) return running.interrupt({ status: 'stopped' });
    const head = await this.storedTurns.head(conversationId, turnId);
    if (!head) throw new NotFound(`No turn ${turnId}`);
    if (head.status === 'streaming') await this.storedTurns.end(head, { status: 'stopped' });
  }

  /** All events of a turn from the first on; ends with its outcome, for an unknown turn too. */
  async *follow(conversationId: string, turnId: string, signal: AbortSignal): AsyncGenerator<LogEvent[]> {
    const running = this.turns.find(this.viewer.id, conversationId, turnId);
    let ended = false;
    for await (const events of running?.follow(signal) ?? this.storedTurns.follow(conversationId, turnId, signal)) {
      ended ||= events.some(({ type }) => type === 'end');
      yield events;
    }
    if (!ended && !signal.aborted) yield [{ type: 'end', outcome: { status: 'interrupted' } }];
  }

  /** Deletes a conversation with all that was said in it, and makes the engine forget it. */
  async delete(id: string): Promise<void> {
    const { sessions = [] } = await this.find(id);
    for (const turn of this.turns.inConversation(this.viewer.id, id)) turn.interrupt({ status: 'stopped' });
    const items = await this.items.list(itemNames.turns(id));
    for (const { item } of items) await this.items.delete(String(item));
    await this.items.delete(name(id));
    await this.turns.forgetSessions(sessions);
  }

  private async askStored(id: string, first: boolean, turnId: string, message: string): Promise<Asked> {
    this.turns.admit();
    const conversation = (await (first && this.open(id, message))) || (await this.claim(id, turnId));
    const head = this.turns.newHead(id, turnId, message);
    const isNew =
      conversation && (await this.items.put(itemNames.turn(id, turnId), { ...head, ...this.store.expiry() }, ABSENT));
    if (!isNew) return this.askedBefore(id, turnId, message);
    this.start(head, conversation, true);
    return { conversationId: id, head, stored: true };
  }

  /** The turn is there already. @throws TurnRunning when it is not: then another one is in its way */
  private async askedBefore(id: string, turnId: string, message: string): Promise<Asked> {
    const head = await this.storedTurns.head(id, turnId);
    if (!head) throw new TurnRunning(`Conversation ${id} has a running turn`);
    if (head.status !== 'streaming') await this.free(id, turnId, {});
    return repeated(head, message, true);
  }

  /** With no table to be had, the answer still comes to those who watch. */
  private askUnstored(id: string, turnId: string, message: string): Asked {
    if (this.turns.inConversation(this.viewer.id, id).some(({ outcome }) => !outcome))
      throw new TurnRunning(`Conversation ${id} has a running turn`);
    this.turns.admit();
    const head = this.turns.newHead(id, turnId, message);
    this.start(head, undefined, false);
    return { conversationId: id, head, stored: false };
  }

  /** Opens a conversation with its first turn; gives nothing where there is one already. */
  private async open(id: string, message: string): Promise<Conversation | undefined> {
    const now = new Date().toISOString();
    const conversation: Conversation = { id, title: titleOf(message), createdAt: now, activeAt: now, running: id };
    return (await this.items.put(name(id), { ...conversation, ...this.store.expiry() }, ABSENT))
      ? conversation
      : undefined;
  }

  /**
   * Makes a turn the only one that runs in its conversation; gives nothing where another one runs.
   *
   * @throws NotFound
   */
  private async claim(id: string, turnId: string): Promise<Conversation | undefined> {
    const change = { set: { running: turnId, [TABLE.activityKey]: new Date().toISOString(), ...this.store.expiry() } };
    const free = {
      expression: 'attribute_exists(#id) AND (attribute_not_exists(#running) OR #running = :turn)',
      values: { turn: turnId },
    };
    const claimed = await this.items.updated(name(id), change, free);
    if (claimed) return claimed as unknown as Conversation;
    const { running = '', activeAt } = await this.find(id);
    const other = running ? await this.storedTurns.head(id, running) : undefined;
    const isBeginning = running && !other && Date.now() - Date.parse(activeAt) < BEGINS_WITHIN;
    if (isBeginning || other?.status === 'streaming') return undefined;
    // The turn before has ended without saying so here: its task was lost.
    return (await this.items.updated(name(id), change, {
      expression: '#running = :other',
      values: { other: running },
    })) as unknown as Conversation;
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
        const earlier = await this.turnsOf(head.conversationId).catch(() => []);
        return earlier.filter(({ id }) => id !== head.id).map(({ question, answer }) => ({ question, answer }));
      },
      ended: (outcome, session) =>
        stored ? this.release(head, outcome, session, conversation?.sessions) : Promise.resolve(),
    });
  }

  /** Only after a complete answer does the engine's session hold all that the conversation holds. */
  private async release(
    head: TurnHead,
    { status }: Outcome,
    session: string | undefined,
    earlier: readonly string[] = [],
  ): Promise<void> {
    const freed = await this.free(head.conversationId, head.id, {
      session: status === 'complete' && session ? { id: session, usedAt: new Date().toISOString() } : undefined,
      ...(session ? { sessions: [...new Set([...earlier, session])].slice(-KEPT_SESSIONS) } : {}),
    });
    // The conversation was deleted while its answer was coming in. Nobody waits for what is left to do.
    if (!freed && session) void this.turns.forgetSessions([session]);
  }

  /** Says that a turn does not run any longer. What is undefined is removed, what is absent stays. */
  private free(
    id: string,
    turnId: string,
    change: { session?: Conversation['session'] | undefined; sessions?: string[] },
  ): Promise<boolean> {
    const kept = Object.entries(change).filter(([, value]) => value !== undefined);
    const removed = Object.keys(change).filter((attribute) => change[attribute as keyof typeof change] === undefined);
    return this.items.update(
      name(id),
      {
        set: { ...Object.fromEntries(kept), [TABLE.activityKey]: new Date().toISOString() },
        remove: ['running', ...removed],
      },
      { expression: '#running = :turn', values: { turn: turnId } },
    );
  }
}

function repeated(head: TurnHead, message: string, stored: boolean): Asked {
  if (head.question !== message) throw new StalePage(`Turn ${head.id} has another question`);
  return { conversationId: head.conversationId, head, stored };
}

/** What a conversation is called: the first line of its first question, cut at a word. */
export function titleOf(message: string): string {
  const line = message.trim().split('\n', 1)[0]!;
  if (line.length <= LONGEST_TITLE) return line;
  return `${line
    .slice(0, LONGEST_TITLE)
    .replace(/\s+\S*$/, '')
    .slice(0, LONGEST_TITLE)}…`;
}
