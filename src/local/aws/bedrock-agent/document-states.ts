import type { Knowledge } from '../../knowledge';

/** The status of a document that a running job has not finished processing. */
export type PendingStatus = 'PENDING' | 'STARTING' | 'IN_PROGRESS' | 'DELETING' | 'DELETE_IN_PROGRESS';

export interface DocumentState {
  readonly uri: string;
  readonly status: PendingStatus | 'INDEXED' | 'FAILED';
  /** The reason for a failure. */
  readonly reason?: string;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

/** The time at which each document's current version was read, by URI. */
export type ReadTimes = Readonly<Record<string, { readonly etag: string; readonly at: number }>>;

/** The state of each document: the result of its last ingestion, or its progress in the running job. */
export class DocumentStates {
  private readonly pending = new Map<string, DocumentState>();
  private times: ReadTimes;

  /** @param times read times of an earlier run; replaced by the current time for documents that have changed since then */
  constructor(
    private readonly knowledge: Knowledge,
    private readonly now: () => number,
    times: ReadTimes,
  ) {
    this.times = this.current(times);
  }

  enter(uri: string, status: PendingStatus): void {
    this.pending.set(uri, { uri, status, updatedAt: this.now() });
  }

  /** Records that the job has finished processing the document. */
  leave(uri: string): void {
    this.pending.delete(uri);
    this.times = this.current(Object.fromEntries(Object.entries(this.times).filter(([known]) => known !== uri)));
  }

  /** Records that the job has ended. Documents that it has not finished processing return to their earlier state. */
  leaveAll(): void {
    this.pending.clear();
  }

  /** All documents, ordered by URI. */
  all(): DocumentState[] {
    const read = this.knowledge.documents().map(
      ({ uri, failure }): DocumentState => ({
        uri,
        status: failure ? 'FAILED' : 'INDEXED',
        reason: failure,
        updatedAt: this.times[uri]!.at,
      }),
    );
    const states = new Map([...read.map((state) => [state.uri, state] as const), ...this.pending]);
    return [...states.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  }

  get readTimes(): ReadTimes {
    return this.times;
  }

  private current(times: ReadTimes): ReadTimes {
    return Object.fromEntries(
      this.knowledge
        .documents()
        .map(({ uri, etag }) => [uri, times[uri]?.etag === etag ? times[uri] : { etag, at: this.now() }]),
    );
  }
}
