import { setTimeout as delay, setImmediate as otherWork } from 'node:timers/promises';
import { NotFound } from '../errors';
import type { StoredTurns } from '../turns/stored-turns';
import { readableText } from '../words/readable-text';
import { excerptOf, marked, type Segment } from './excerpt';
import type { SearchQuery } from './query';
import type { SearchIndex } from './search-index';
import type { SearchIndexes } from './search-indexes';
import type { SearchedConversation, SearchedConversations } from './searched-conversations';

/** Maximum number of conversations that a search shows. */
const MOST_RESULTS = 20;
/** Milliseconds of matching after which other requests may run. */
const SLICE = 10;

/** A conversation in which all words occur: in its title, or in its title and one of its turns together. */
export interface SearchResult {
  readonly conversationId: string;
  readonly title: readonly Segment[];
  /** The turn to which the result links; undefined if the title alone contains the words. */
  readonly turnId?: string;
  readonly excerpt?: readonly Segment[];
}

export interface SearchResults {
  readonly results: readonly SearchResult[];
  /** The number of conversations that contain the words. `searched`: the number of all conversations that were searched. */
  readonly found: number;
  readonly searched: number;
  /** Whether the words of some turns are still being read. */
  readonly isIncomplete: boolean;
  /** Whether the oldest turns are not searched, because there are too many. */
  readonly isCut: boolean;
}

interface Match {
  readonly conversation: SearchedConversation;
  readonly turnId?: string;
}

/** Searches the conversations of one user. */
export class Search {
  constructor(
    private readonly conversations: SearchedConversations,
    private readonly turns: StoredTurns,
    private readonly indexes: SearchIndexes,
    private readonly owner: string,
  ) {}

  /** Starts reading titles and words, so that they are in memory when the user has typed the first letters of a search. */
  prepare(): void {
    const { index, list } = this.indexes.of(this.owner);
    Promise.all([list.read(this.conversations), index.refresh()]).catch(() => undefined);
  }

  /** Makes the next search read all conversations again. Called when the user may have changed a title or deleted a conversation. */
  changed(): void {
    this.indexes.changed(this.owner);
  }

  /**
   * Returns the conversations that contain all words: first those whose title contains all words, then the others. In each of these
   * groups, the most recently used conversation comes first.
   *
   * @param maxWait milliseconds after which the search proceeds with the words that have been read so far
   * @throws StoreUnavailable
   */
  async find(query: SearchQuery, maxWait: number): Promise<SearchResults> {
    const { index, list, missing } = this.indexes.of(this.owner);
    const timeout = delay(maxWait, false as const, { ref: false });
    const [{ existing, listed, isKept }, isFresh] = await Promise.all([
      list.read(this.conversations),
      until(index.refresh(), timeout),
    ]);
    // The words of a conversation whose deletion can be undone stay in memory: no later read would find its older turns again.
    index.keep(existing);
    const unknown = isFresh ? listed.filter((conversation) => !index.knows(conversation)) : [];
    const isComplete = isFresh && (unknown.length === 0 || (await until(missing.find(unknown, this.turns), timeout)));
    const matches = await matchesIn(index, listed, query);
    const results = await Promise.all(matches.slice(0, MOST_RESULTS).map((match) => this.result(match, query, isKept)));
    return {
      results: results.filter((result) => result !== undefined),
      found: matches.length,
      searched: listed.length,
      isIncomplete: !isComplete,
      isCut: index.isCut,
    };
  }

  /** Returns undefined if the conversation or the turn is found to have been deleted in the meantime. */
  private async result(
    { conversation, turnId }: Match,
    query: SearchQuery,
    isKept: boolean,
  ): Promise<SearchResult | undefined> {
    const { id: conversationId } = conversation;
    const [current, turn] = await Promise.all([
      isKept ? this.current(conversationId) : conversation,
      turnId === undefined ? undefined : this.turns.read(conversationId, turnId),
    ]);
    if (!current || (turnId !== undefined && !turn)) return undefined;
    const result = { conversationId, title: marked(current.title, query) };
    if (turnId === undefined || !turn) return result;
    await otherWork();
    return { ...result, turnId, excerpt: excerptOf([turn.question, readableText(turn.answer)], query) };
  }

  private async current(id: string): Promise<SearchedConversation | undefined> {
    try {
      return await this.conversations.find(id);
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }
}

async function matchesIn(
  index: SearchIndex,
  listed: readonly SearchedConversation[],
  query: SearchQuery,
): Promise<Match[]> {
  const byTitle: Match[] = [];
  const byTurn: Match[] = [];
  let startedAt = performance.now();
  for (const conversation of listed) {
    const title = index.titleWords(conversation);
    if (query.matches(title)) byTitle.push({ conversation });
    else {
      const turnId = index.lastTurn(conversation.id, (words) => query.matches(words, title));
      if (turnId) byTurn.push({ conversation, turnId });
    }
    if (performance.now() - startedAt < SLICE) continue;
    await otherWork();
    startedAt = performance.now();
  }
  return [...byTitle, ...byTurn];
}

/** Resolves to whether `work` ends before the timeout. If not, `work` continues. */
function until(work: Promise<void>, timeout: Promise<false>): Promise<boolean> {
  work.catch(() => undefined);
  return Promise.race([work.then(() => true), timeout]);
}
