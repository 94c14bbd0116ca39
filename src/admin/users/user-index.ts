import { within } from '../../app/concurrency';
import type { Directory } from './directory';
import { UserGone } from './errors';
import type { User } from './user';
import type { UserChanges } from './user-changes';

/** All users, and whether the list was in memory; or, while the list is being read, the number of users read so far. */
export type IndexedUsers =
  | { readonly users: readonly User[]; readonly isKept: boolean }
  | { readonly readSoFar: number };

/** A list that takes at most this many requests to read is read again for every page. Four requests return up to 240 users. */
const FEW_REQUESTS = 4;
/** Milliseconds for which a longer list is kept in memory, per request that was needed to read it. */
const KEPT_PER_REQUEST = 1_000;
/** Milliseconds for which a list that has been read is kept for the page that shows the progress of reading it. */
const KEPT_FOR_PAGE = 5_000;
/** Milliseconds by which the clocks of two tasks may differ. */
const CLOCK_DIFFERENCE = 5_000;

/** All users as they were at one time. */
interface Snapshot {
  /** By id. */
  readonly users: Map<string, User>;
  /** When reading began: milliseconds since 1970. */
  readonly startedAt: number;
  readonly requests: number;
  /** Keys of the changes that the snapshot includes. */
  readonly included: Set<string>;
}

/** A list that is being read. */
interface Reading {
  readonly result: Promise<Snapshot>;
  readSoFar: number;
  /** Whether a page shows the progress, and will ask for the list again. */
  isFollowed: boolean;
}

/**
 * All users of the pool. The application reads them all, because Cognito can neither sort users nor search for a part
 * of a name. A long list is kept in memory for a short time. Before such a list is returned, the users that the console
 * has changed on any task are read again.
 */
export class UserIndex {
  private snapshot: Snapshot | undefined;
  private reading: Reading | undefined;

  constructor(
    private readonly directory: Directory,
    private readonly changes: UserChanges,
  ) {}

  /**
   * Returns the users.
   *
   * @param maxWait milliseconds after which to return the progress instead
   * @param isFresh whether to ignore the list in memory, and wait for a list that is being read
   * @param asksAgain whether a caller that receives the progress asks again
   * @throws the errors of Directory, StoreUnavailable
   */
  async read(maxWait: number, isFresh = false, asksAgain = true): Promise<IndexedUsers> {
    const until = Date.now() + maxWait;
    const older = this.reading;
    // If a page shows the progress of reading the list, wait for the result instead of returning the older list.
    const kept = isFresh || older?.isFollowed ? undefined : this.snapshot;
    if (kept) {
      // Read the list again before it expires: admins who work without a break then never wait for it.
      if (Date.now() - kept.startedAt > lifetimeOf(kept) / 2) this.reading ??= this.startReading();
      if (await this.include(kept)) return { users: [...kept.users.values()], isKept: true };
    }
    for (;;) {
      const reading = (this.reading ??= this.startReading());
      const snapshot = await this.resultOf(reading, until);
      if (!snapshot) {
        reading.isFollowed ||= asksAgain;
        return { readSoFar: reading.readSoFar };
      }
      // A list whose reading began before this call may lack changes. Read it again if `include` cannot add them, as after an import.
      if (reading !== older || (await this.include(snapshot)))
        return { users: [...snapshot.users.values()], isKept: false };
    }
  }

  /** Records a change after the console has made it. @param id absent if the change concerns several users */
  changed(id?: string): Promise<void> {
    return this.changes.add(id);
  }

  private startReading(): Reading {
    const reading: Reading = { result: this.load(() => reading), readSoFar: 0, isFollowed: false };
    // If a page shows the progress, keep the result or the error for the page's next request.
    const settled = () => {
      if (reading.isFollowed) setTimeout(() => this.end(reading), KEPT_FOR_PAGE).unref();
      else this.end(reading);
    };
    reading.result.then((snapshot) => {
      settled();
      this.keep(snapshot);
    }, settled);
    return reading;
  }

  /** Returns undefined if reading the list has not ended by the given time. */
  private async resultOf(reading: Reading, until: number): Promise<Snapshot | undefined> {
    try {
      const snapshot = await within(reading.result, until - Date.now());
      if (snapshot) this.end(reading);
      return snapshot;
    } catch (error) {
      this.end(reading);
      throw error;
    }
  }

  private async load(reading: () => Reading): Promise<Snapshot> {
    const startedAt = Date.now();
    const users = new Map<string, User>();
    let requests = 0;
    for await (const page of this.directory.all()) {
      for (const user of page) users.set(user.id, user);
      requests++;
      reading().readSoFar = users.size;
    }
    return { users, startedAt, requests, included: new Set() };
  }

  private end(reading: Reading): void {
    if (this.reading === reading) this.reading = undefined;
  }

  private keep(snapshot: Snapshot): void {
    if (snapshot.requests <= FEW_REQUESTS) return;
    this.snapshot = snapshot;
    const forget = () => {
      if (this.snapshot === snapshot) this.snapshot = undefined;
    };
    setTimeout(forget, snapshot.startedAt + lifetimeOf(snapshot) - Date.now()).unref();
  }

  /** Adds the changes that were made since reading the list began. @returns false if the list has to be read again instead */
  private async include(snapshot: Snapshot): Promise<boolean> {
    const since = snapshot.startedAt - CLOCK_DIFFERENCE;
    const changes = (await this.changes.since(since)).filter(({ key }) => !snapshot.included.has(key));
    const ids = new Set(changes.flatMap(({ id }) => id ?? []));
    if (ids.size > snapshot.requests) return false;
    await Promise.all([...ids].map((id) => this.refresh(snapshot, id)));
    for (const { key, id } of changes) if (id !== undefined) snapshot.included.add(key);
    return changes.every(({ id }) => id !== undefined);
  }

  private async refresh({ users }: Snapshot, id: string): Promise<void> {
    const user = await this.directory.find(id).catch((error: Error) => {
      if (!(error instanceof UserGone)) throw error;
      return undefined;
    });
    if (user) users.set(id, user);
    else users.delete(id);
  }
}

function lifetimeOf({ requests }: Snapshot): number {
  return requests * KEPT_PER_REQUEST;
}
