import { ulid } from 'ulid';
import type { Viewer } from '../../../app/identity';
import { ABSENT, type Item, type OwnedItems, type Store } from '../../../app/store';
import type { Remark } from '../../audit/trail';
import { ImportGone, ImportRunning } from '../errors';
import type { FaultyRow, ListedUser, UsersList } from './user-list';

/** How far inviting the users of a list has come. */
export interface Tally {
  /** Who have an account now, `roleMissing` among them. */
  readonly invited: number;
  readonly failed: number;
}

/** A list of users that is to be invited. */
export interface Import extends Tally {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly createdBy: string;
  /** Empty for a list that was pasted. */
  readonly file: string;
  /** `stopped`: it can be continued. */
  readonly status: 'preview' | 'running' | 'stopped' | 'finished';
  readonly users: number;
  readonly faulty: number;
  readonly ignored: readonly string[];
  /** Why it was stopped. */
  readonly problem?: Remark;
}

/** What became of a row. */
export interface RowResult {
  readonly row: number;
  readonly email: string;
  /** `roleMissing`: invited, but not made an admin. */
  readonly outcome: 'invited' | 'roleMissing' | 'failed';
  readonly reason?: Remark;
}

/** Lists name users, so they do not stay. */
const DAYS_KEPT = 7;
/** Rows of an item of the table, and of a page. */
export const ROWS_AT_ONCE = 100;
/** Milliseconds for which a task may be silent before its import counts as stopped. */
export const LEASE = 20_000;
const RECENT = 10;

const names = {
  head: (id: string) => `import#${id}`,
  chunk: (part: 'users' | 'faulty', id: string, n: number) => `${part}#${id}#${String(n).padStart(4, '0')}`,
  results: (id: string) => `result#${id}#`,
};

/** The imports of the last days, as they are stored: any task can show one, or go on with one whose task is gone. */
export class Imports {
  private readonly items: OwnedItems;

  constructor(private readonly store: Store) {
    this.items = store.ofOrganisation('imports');
  }

  /** Keeps a list for its preview. @returns its id */
  async create({ users, faulty, ignored }: UsersList, file: string, viewer: Viewer): Promise<string> {
    const id = ulid();
    await this.putChunks('users', id, users);
    await this.putChunks('faulty', id, faulty);
    await this.put(names.head(id), {
      id,
      createdAt: new Date().toISOString(),
      createdBy: viewer.name,
      file,
      status: 'preview',
      users: users.length,
      faulty: faulty.length,
      ignored,
      invited: 0,
      failed: 0,
    });
    return id;
  }

  /** @throws ImportGone */
  async find(id: string): Promise<Import> {
    const item = await this.items.get(names.head(id));
    if (!item) throw new ImportGone('No such import');
    return importOf(item);
  }

  /** The newest few. */
  async recent(): Promise<Import[]> {
    const { items } = await this.items.page('import#', { limit: RECENT, descending: true });
    return items.map(importOf);
  }

  /** @param page from 0; empty behind the last one */
  users(id: string, page: number): Promise<readonly ListedUser[]> {
    return this.chunk('users', id, page) as Promise<ListedUser[]>;
  }

  faulty(id: string, page: number): Promise<readonly FaultyRow[]> {
    return this.chunk('faulty', id, page) as Promise<FaultyRow[]>;
  }

  /** What became of the rows so far, in their order. */
  async results(id: string): Promise<RowResult[]> {
    const items = await this.items.list(names.results(id));
    // Two tasks may have come to the same row, when one of them had lost the import without knowing it: the first counts.
    const byRow = new Map(
      items
        .flatMap(({ results }) => results as RowResult[])
        .reverse()
        .map((result) => [result.row, result]),
    );
    return [...byRow.values()].sort((one, other) => one.row - other.row);
  }

  /** Makes a task the one that invites the users of a list. @throws ImportRunning when another one does, or all are invited */
  async claim(id: string, task: string): Promise<void> {
    const isClaimed = await this.items.update(
      names.head(id),
      { set: { status: 'running', task, leaseUntil: Date.now() + LEASE }, remove: ['problem'] },
      {
        expression: '#status = :preview OR #status = :stopped OR (#status = :running AND #leaseUntil < :now)',
        values: { preview: 'preview', stopped: 'stopped', running: 'running', now: Date.now() },
      },
    );
    if (!isClaimed) throw new ImportRunning('The import runs, or has ended');
  }

  /** Tells whether the task still has the import. */
  renew(id: string, task: string): Promise<boolean> {
    return this.change(id, task, { leaseUntil: Date.now() + LEASE });
  }

  async record(id: string, task: string, results: readonly RowResult[], tally: Tally): Promise<void> {
    if (results.length > 0) await this.put(`${names.results(id)}${ulid()}`, { results });
    await this.change(id, task, { invited: tally.invited, failed: tally.failed, leaseUntil: Date.now() + LEASE });
  }

  async finish(id: string, task: string): Promise<void> {
    await this.change(id, task, { status: 'finished' });
  }

  async stop(id: string, task: string, problem: Remark): Promise<void> {
    await this.change(id, task, { status: 'stopped', problem });
  }

  private change(id: string, task: string, set: Item): Promise<boolean> {
    return this.items.update(
      names.head(id),
      { set },
      {
        expression: '#status = :running AND #task = :task',
        values: { running: 'running', task },
      },
    );
  }

  private async putChunks(part: 'users' | 'faulty', id: string, rows: readonly object[]): Promise<void> {
    for (let n = 0; n * ROWS_AT_ONCE < rows.length; n++) {
      await this.put(names.chunk(part, id, n), { rows: rows.slice(n * ROWS_AT_ONCE, (n + 1) * ROWS_AT_ONCE) });
    }
  }

  private async chunk(part: 'users' | 'faulty', id: string, page: number): Promise<unknown[]> {
    const item = await this.items.get(names.chunk(part, id, page));
    return (item?.rows ?? []) as unknown[];
  }

  private async put(name: string, value: Item): Promise<void> {
    await this.items.put(name, { ...value, ...this.store.expiry(DAYS_KEPT) }, ABSENT);
  }
}

/** An import whose lease has run out is one that was stopped. */
function importOf(item: Item): Import {
  const { status, leaseUntil } = item as { status: Import['status']; leaseUntil?: number };
  const isLost = status === 'running' && (leaseUntil ?? 0) < Date.now();
  return {
    ...item,
    ...(isLost ? { status: 'stopped', problem: { sentence: 'users.problem.importStopped' } } : {}),
  } as unknown as Import;
}
