import { ulid } from 'ulid';
import type { Viewer } from '../../../app/identity/identity';
import { ABSENT, type OwnedItems } from '../../../app/table/owned-items';
import type { Store } from '../../../app/table/store';
import type { Item } from '../../../app/table/table';
import type { Message } from '../../message';
import { ImportGone, ImportRunning } from '../errors';
import type { InvalidRow, ListedUser, SkippedRow, UsersList } from './user-list';

/** Counts of the users whose invitation has been processed so far. */
export interface Tally {
  /** Users who were invited, including those with the outcome `roleMissing`. */
  readonly invited: number;
  readonly failed: number;
}

/** A list of users to invite, and the state of inviting them. */
export interface UserImport extends Tally {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly createdBy: string;
  /** When the import was first started: ISO 8601, UTC. Absent until then. */
  readonly startedAt?: string;
  /** Name of the file; empty for a pasted list. */
  readonly file: string;
  /** A `stopped` import can be continued. */
  readonly status: 'preview' | 'running' | 'stopped' | 'finished';
  /** Number of users to invite. */
  readonly users: number;
  /** Number of rows that cannot be imported. In a row with several people, each person who cannot be imported counts as one. */
  readonly invalid: number;
  /** Headings, or letters as in a spreadsheet, of the columns that were ignored. */
  readonly ignored: readonly string[];
  readonly skipped: readonly SkippedRow[];
  /** Why the import was stopped. */
  readonly problem?: Message;
}

/** The result of inviting a user. */
export interface RowResult {
  readonly row: number;
  readonly email: string;
  /** `roleMissing`: invited, but the admin role could not be granted. */
  readonly outcome: 'invited' | 'roleMissing' | 'failed';
  readonly reason?: Message;
}

/** Lists contain personal data, so they are deleted after a week. */
const RETENTION_DAYS = 7;
/** Maximum number of users or invalid rows in an item of the table, and on a page. */
export const ROWS_PER_PAGE = 100;
/** Milliseconds after which an import is considered stopped unless its task renews the lease. */
const LEASE = 20_000;
const RECENT = 10;

const names = {
  head: (id: string) => `import#${id}`,
  chunk: (part: 'users' | 'faulty', id: string, n: number) => `${part}#${id}#${String(n).padStart(4, '0')}`,
  results: (id: string) => `result#${id}#`,
};

/** The imports of the last seven days. Any task can show an import, and continue one whose task has ended. */
export class Imports {
  private readonly items: OwnedItems;

  constructor(private readonly store: Store) {
    this.items = store.ofOrganisation('imports');
  }

  /** Stores a list for its preview. @returns the import's id */
  async create({ users, invalid, ignored, skipped }: UsersList, file: string, viewer: Viewer): Promise<string> {
    const id = ulid();
    await this.putChunks('users', id, users);
    await this.putChunks('faulty', id, invalid);
    await this.put(names.head(id), {
      id,
      createdAt: new Date().toISOString(),
      createdBy: viewer.name,
      file,
      status: 'preview',
      users: users.length,
      faulty: invalid.length,
      ignored,
      skipped,
      invited: 0,
      failed: 0,
    });
    return id;
  }

  /** @throws ImportGone */
  async find(id: string): Promise<UserImport> {
    const item = await this.items.get(names.head(id));
    if (!item) throw new ImportGone('No such import');
    return importOf(item);
  }

  /** Returns the most recent imports, newest first. */
  async recent(): Promise<UserImport[]> {
    const { items } = await this.items.page('import#', { limit: RECENT, descending: true });
    return items.map(importOf);
  }

  /** Returns one page of the users to invite; none after the last page. @param page from 0 */
  users(id: string, page: number): Promise<readonly ListedUser[]> {
    return this.chunk('users', id, page) as Promise<ListedUser[]>;
  }

  /** Returns one page of the invalid rows; none after the last page. @param page from 0 */
  invalid(id: string, page: number): Promise<readonly InvalidRow[]> {
    return this.chunk('faulty', id, page) as Promise<InvalidRow[]>;
  }

  /**
   * Returns the results so far, in the order of the rows. A row that contains several users has one result for each
   * address.
   */
  async results(id: string): Promise<RowResult[]> {
    const items = await this.items.list(names.results(id));
    // A task that does not notice the loss of its lease may process a user a second time. Keep the first result.
    const byAddress = new Map(
      items
        .flatMap(({ results }) => results as RowResult[])
        .reverse()
        .map((result) => [result.email, result]),
    );
    return [...byAddress.values()].sort((a, b) => a.row - b.row);
  }

  /**
   * Gives a run the lease of an import.
   *
   * @param runId an id that no other run has. It is stored as `task`, as earlier versions of the application expect
   * @param startedAt when the import was first started
   * @throws ImportRunning when another run holds the lease, or the import has finished
   */
  async claim(id: string, runId: string, startedAt: Date): Promise<void> {
    const isClaimed = await this.items.update(
      names.head(id),
      {
        set: { status: 'running', task: runId, startedAt: startedAt.toISOString(), leaseUntil: Date.now() + LEASE },
        remove: ['problem'],
      },
      {
        // The SDK repeats a request whose response was lost, so this run may already hold the lease.
        expression:
          '#status = :preview OR #status = :stopped OR (#status = :running AND (#leaseUntil < :now OR #task = :runId))',
        values: { preview: 'preview', stopped: 'stopped', running: 'running', now: Date.now(), runId },
      },
    );
    if (!isClaimed) throw new ImportRunning('The import is running or has finished');
  }

  /** Extends a run's lease. @returns whether the run still holds it */
  renew(id: string, runId: string): Promise<boolean> {
    return this.change(id, runId, { leaseUntil: Date.now() + LEASE });
  }

  async record(id: string, runId: string, results: readonly RowResult[], tally: Tally): Promise<void> {
    if (results.length > 0) await this.put(`${names.results(id)}${ulid()}`, { results });
    await this.change(id, runId, { invited: tally.invited, failed: tally.failed, leaseUntil: Date.now() + LEASE });
  }

  async finish(id: string, runId: string): Promise<void> {
    await this.change(id, runId, { status: 'finished' });
  }

  async stop(id: string, runId: string, problem: Message): Promise<void> {
    await this.change(id, runId, { status: 'stopped', problem });
  }

  private change(id: string, runId: string, set: Item): Promise<boolean> {
    return this.items.update(
      names.head(id),
      { set },
      {
        expression: '#status = :running AND #task = :runId',
        values: { running: 'running', runId },
      },
    );
  }

  private async putChunks(part: 'users' | 'faulty', id: string, rows: readonly object[]): Promise<void> {
    for (let n = 0; n * ROWS_PER_PAGE < rows.length; n++) {
      await this.put(names.chunk(part, id, n), { rows: rows.slice(n * ROWS_PER_PAGE, (n + 1) * ROWS_PER_PAGE) });
    }
  }

  private async chunk(part: 'users' | 'faulty', id: string, page: number): Promise<unknown[]> {
    const item = await this.items.get(names.chunk(part, id, page));
    return (item?.rows ?? []) as unknown[];
  }

  private async put(name: string, value: Item): Promise<void> {
    await this.items.put(name, { ...value, ...this.store.expiry(RETENTION_DAYS) }, ABSENT);
  }
}

/**
 * Reads an import. An import whose lease has expired is reported as stopped. The table stores `invalid` as `faulty`.
 */
function importOf({ faulty, ...item }: Item): UserImport {
  const { status, leaseUntil } = item as { status: UserImport['status']; leaseUntil?: number };
  const isLost = status === 'running' && (leaseUntil ?? 0) < Date.now();
  return {
    // Imports that an earlier version of the application stored lack this list.
    skipped: [],
    ...item,
    invalid: faulty,
    ...(isLost ? { status: 'stopped', problem: { sentence: 'users.problem.importStopped' } } : {}),
  } as unknown as UserImport;
}
