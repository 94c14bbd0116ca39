import type { StoredTurns } from '../turns/stored-turns';
import { turnWords } from '../words/turn-words';
import type { SearchIndex } from './search-index';
import type { SearchedConversation } from './searched-conversations';

/** Maximum number of conversations that are read concurrently. */
const CONCURRENT = 8;
/** Milliseconds after a question during which it is possible that its turn is not stored yet. */
const BEING_STORED = 60_000;

/**
 * Finds the words of turns that have no words in the table: turns that an earlier version of the product stored, and turns whose
 * task was lost. Each run reads the conversations whose first or last turn is not in the index. It stores the words of their turns
 * in the table, so that other tasks find them. It does not restore a turn that is deleted in the meantime.
 */
export class MissingWords {
  private running: Promise<void> | undefined;

  constructor(
    private readonly index: SearchIndex,
    private readonly isClosed: () => boolean,
  ) {}

  /**
   * Reads the turns of the conversations into the index, until the index is full or the task shuts down. If a run is already in progress,
   * begins when that run has ended.
   *
   * @throws StoreUnavailable
   */
  async find(conversations: readonly SearchedConversation[], turns: StoredTurns): Promise<void> {
    // The run that is in progress may read other conversations. If it fails, this call tries again.
    while (this.running) await this.running.catch(() => undefined);
    const unknown = conversations.filter((conversation) => !this.index.knows(conversation));
    this.running = this.readAll(unknown, turns).finally(() => (this.running = undefined));
    await this.running;
  }

  private async readAll(conversations: readonly SearchedConversation[], turns: StoredTurns): Promise<void> {
    const left = [...conversations].reverse();
    const work = async () => {
      for (let next = left.pop(); next && !this.isClosed() && !this.index.isCut; next = left.pop())
        await this.read(next, turns);
    };
    try {
      await Promise.all(Array.from({ length: CONCURRENT }, work));
    } finally {
      // If one read fails, the run fails: the others begin no further conversation.
      left.length = 0;
    }
  }

  private async read(conversation: SearchedConversation, turns: StoredTurns): Promise<void> {
    const { id, lastTurn, activeAt } = conversation;
    // While only the answer that is being written is missing, do not read the whole conversation for each search.
    if (this.index.knowsEarlier(conversation) && (await isStreaming(turns, id, lastTurn))) return;
    const found = await turns.all(id);
    // Start with the newest turn, so that the words of the first turn are stored last: if this task is lost before that, the first
    // turn is still missing from the indexes of other tasks, so they read the conversation again.
    for (const turn of [...found].reverse()) {
      if (turn.status === 'streaming') continue;
      const words = turn.words ?? turnWords(turn.question, turn.answer);
      this.index.add(id, turn.id, words);
      if (turn.words === undefined) await turns.addWords(turn, words);
    }
    const isRunning = found.some(({ status }) => status === 'streaming');
    const mayFollow = !found.some((turn) => turn.id === lastTurn) && Date.parse(activeAt) > Date.now() - BEING_STORED;
    this.index.addAll(id, isRunning || mayFollow ? undefined : lastTurn);
  }
}

/** Whether a task is still writing the answer of a turn. If its task was lost, first ends the turn. */
async function isStreaming(turns: StoredTurns, conversationId: string, turnId: string | undefined): Promise<boolean> {
  return turnId !== undefined && (await turns.head(conversationId, turnId))?.status === 'streaming';
}
