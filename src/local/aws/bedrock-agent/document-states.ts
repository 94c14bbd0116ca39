import type { Knowledge } from '../../knowledge';

/** What a running job makes of a document before it is done with it. */
export type Stage = 'PENDING' | 'STARTING' | 'IN_PROGRESS' | 'DELETING' | 'DELETE_IN_PROGRESS';

export interface DocumentState {
  readonly uri: string;
  readonly status: Stage | 'INDEXED' | 'FAILED';
  /** Why it failed. */
  readonly reason?: string;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

/** When a version of a document was read, by URI. */
export type ReadTimes = Readonly<Record<string, { readonly etag: string; readonly at: number }>>;

/** How far each document has come: as it was last read, or what the running job is doing with it. */
export class DocumentStates {
  private readonly stages = new Map<string, DocumentState>();
  private times: ReadTimes;

  /** @param times those of an earlier run; what has changed since was read now */
  constructor(
    private readonly knowledge: Knowledge,
    private readonly now: () => number,
    times: ReadTimes,
  ) {
    this.times = this.current(times);
  }

  enter(uri: string, status: Stage): void {
    this.stages.set(uri, { uri, status, updatedAt: this.now() });
  }

  /** The job is done with the document. */
  leave(uri: string): void {
    this.stages.delete(uri);
    this.times = this.current(Object.fromEntries(Object.entries(this.times).filter(([known]) => known !== uri)));
  }

  /** The job has ended: what it did not come to is as it was before. */
  leaveAll(): void {
    this.stages.clear();
  }

  /** Every document, in the order of their URIs. */
  all(): DocumentState[] {
    const read = this.knowledge
      .documents()
      .map(
        ({ uri, failure }): DocumentState => ({
          uri,
          status: failure ? 'FAILED' : 'INDEXED',
          reason: failure,
          updatedAt: this.times[uri]!.at,
        }),
      );
    const states = new Map([...read.map((state) => [state.uri, state] as const), ...this.stages]);
    return [...states.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  }

  save(): ReadTimes {
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
