/** The attributes of a conversation that a search reads. */
export interface SearchedConversation {
  readonly id: string;
  readonly title: string;
  /** When the conversation was last used, ISO 8601, UTC. */
  readonly activeAt: string;
  /** The turn id of the last question. Absent in conversations of version 0.1. */
  readonly lastTurn?: string;
  /** Set while the conversation is being deleted, and while its deletion can still be undone. */
  readonly deletedAt?: string;
}

/** The conversations of one user that a search reads. */
export interface SearchedConversations {
  /**
   * Returns all conversations, or those used since a given time, most recently used first.
   *
   * @throws StoreUnavailable
   */
  forSearch(since?: string): Promise<SearchedConversation[]>;
  /** @throws NotFound (also if the conversation is being deleted), StoreUnavailable */
  find(id: string): Promise<SearchedConversation>;
}
