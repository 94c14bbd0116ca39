import { setTimeout as pause } from 'node:timers/promises';
import { ExposedError, StoreUnavailable } from '../../../app/errors';
import type { Viewer } from '../../../app/identity';
import type { AuditAction } from '../../audit/actions';
import type { Trail } from '../../audit/trail';
import { OutcomeUnrecorded, TrailUnavailable } from '../../errors';
import {
  DirectoryRefused,
  DirectoryThrottled,
  DirectoryUnreachable,
  ImportStopped,
  LimitReached,
  RoleWithdrawn,
} from '../errors';
import type { User } from '../user';
import type { Users } from '../users';
import type { Imports, RowResult, Tally } from './imports';
import type { ListedUser } from './user-list';

/** Who lets an import run, from which address. */
export interface Starter {
  readonly actor: Viewer;
  readonly address: string;
}

/** What an import works with. */
export interface ImportServices {
  readonly imports: Imports;
  readonly users: Users;
  readonly trail: Trail;
}

/** Milliseconds between two records of what became of rows. */
const RECORD_EVERY = 1_000;
/** Milliseconds to wait when Cognito takes no more requests, one after the other. */
const TIMEOUT = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** After so many rows the acting admin's role is looked at again. */
const ROWS_A_CHECK = 25;

/** What is wrong with more than the row at which it is noticed. */
const STOPPING = [
  DirectoryRefused,
  DirectoryThrottled,
  DirectoryUnreachable,
  ImportStopped,
  LimitReached,
  OutcomeUnrecorded,
  RoleWithdrawn,
  StoreUnavailable,
  TrailUnavailable,
];

/** Invites the users of a list, row by row. A row that has a result is not repeated. */
export class RunningImport {
  private pending: RowResult[] = [];
  private tally: Tally = { invited: 0, failed: 0 };
  private recordedAt = Date.now();

  constructor(
    private readonly services: ImportServices,
    private readonly id: string,
    private readonly task: string,
    private readonly starter: Starter,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws ExposedError for what stopped it; the import is marked as stopped then */
  async run(): Promise<Tally> {
    const { imports } = this.services;
    try {
      await this.everyRow();
      await this.record();
      await imports.finish(this.id, this.task);
      return this.tally;
    } catch (error) {
      const { sentence, values } = error instanceof ExposedError ? error : { sentence: 'error.unexpected', values: {} };
      // If even this cannot be stored, the lease runs out.
      await this.record().catch(() => undefined);
      await imports.stop(this.id, this.task, { sentence, values }).catch(() => undefined);
      throw error;
    }
  }

  private async everyRow(): Promise<void> {
    const { imports, users } = this.services;
    const results = await imports.results(this.id);
    const done = new Set(results.map(({ row }) => row));
    results.forEach((result) => this.count(result));
    let handled = 0;
    for (let page = 0; ; page++) {
      const rows = await imports.users(this.id, page);
      if (rows.length === 0) return;
      for (const row of rows.filter((one) => !done.has(one.row))) {
        if (this.signal.aborted) throw new ImportStopped('The task ends, or has lost the import');
        if (++handled % ROWS_A_CHECK === 0) await this.patiently(() => users.assertAdmin(this.starter.actor));
        const result = await this.invite(row);
        this.count(result);
        this.pending.push(result);
        if (Date.now() - this.recordedAt > RECORD_EVERY) await this.record();
      }
    }
  }

  private async invite(listed: ListedUser): Promise<RowResult> {
    const { row, email, isAdmin } = listed;
    const { directory } = this.services.users;
    try {
      const user = await this.act('user.invite', email, () => directory.invite(listed));
      const reason = isAdmin ? await this.grant(user) : undefined;
      return reason ? { row, email, outcome: 'roleMissing', reason } : { row, email, outcome: 'invited' };
    } catch (error) {
      if (!(error instanceof ExposedError) || STOPPING.some((kind) => error instanceof kind)) throw error;
      return { row, email, outcome: 'failed', reason: { sentence: error.sentence, values: error.values } };
    }
  }

  /** Tells why the role was not granted. The user is invited all the same. */
  private async grant(user: User): Promise<RowResult['reason']> {
    const { users } = this.services;
    try {
      await this.act('user.grantAdmin', user.email, () => users.perform('grant-admin', this.starter.actor, user));
      return undefined;
    } catch (error) {
      if (!(error instanceof ExposedError)) throw error;
      return { sentence: error.sentence, values: error.values };
    }
  }

  private act<T>(act: AuditAction, target: string, perform: () => Promise<T>): Promise<T> {
    return this.services.trail.record({ ...this.starter, act, target }, () => this.patiently(perform));
  }

  /** Waits for Cognito when it takes no more requests, as long as that may help. */
  private async patiently<T>(perform: () => Promise<T>): Promise<T> {
    for (const wait of TIMEOUT) {
      try {
        return await perform();
      } catch (error) {
        if (!(error instanceof DirectoryThrottled)) throw error;
        await pause(wait, undefined, { signal: this.signal }).catch(() => {
          throw error;
        });
      }
    }
    return perform();
  }

  private count({ outcome }: RowResult): void {
    const { invited, failed } = this.tally;
    this.tally = outcome === 'failed' ? { invited, failed: failed + 1 } : { invited: invited + 1, failed };
  }

  private async record(): Promise<void> {
    const results = this.pending;
    await this.services.imports.record(this.id, this.task, results, this.tally);
    this.pending = this.pending.slice(results.length);
    this.recordedAt = Date.now();
  }
}
