import { setTimeout as pause } from 'node:timers/promises';
import { ExposedError, StoreUnavailable } from '../../../app/errors';
import type { Viewer } from '../../../app/identity/identity';
import type { AuditAction } from '../../audit/actions';
import type { AuditTrail } from '../../audit/audit-trail';
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

/** The admin who started an import, and the browser's IP address. */
export interface Starter {
  readonly actor: Viewer;
  readonly address: string;
}

/** The services that an import uses. */
export interface ImportServices {
  readonly imports: Imports;
  readonly users: Users;
  readonly trail: AuditTrail;
}

/** Milliseconds between two writes of results. */
const WRITE_INTERVAL = 1_000;
/** Milliseconds to wait before each retry when Cognito throttles. */
const BACKOFF = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** Number of users after which the starter's admin role is checked again. */
const ROWS_PER_CHECK = 25;

/**
 * Errors that stop the import if an invitation fails with them, because they would affect every further user. Other errors affect only the
 * user of that invitation.
 */
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

/** Invites the users of a list one after another. Skips users who already have a result. */
export class RunningImport {
  private pending: RowResult[] = [];
  private tally: Tally = { invited: 0, failed: 0 };
  private writtenAt = Date.now();

  constructor(
    private readonly services: ImportServices,
    private readonly id: string,
    private readonly runId: string,
    private readonly starter: Starter,
    /** When the import was first started. */
    private readonly since: Date,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws the error that stopped the import, after marking the import as stopped */
  async run(): Promise<Tally> {
    const { imports } = this.services;
    try {
      await this.inviteAll();
      await this.writeResults();
      await imports.finish(this.id, this.runId);
      return this.tally;
    } catch (error) {
      const { sentence, values } = error instanceof ExposedError ? error : { sentence: 'error.unexpected', values: {} };
      // If the table is unavailable, neither call stores anything. The lease then expires, and the import counts as stopped.
      await this.writeResults().catch(() => undefined);
      await imports.stop(this.id, this.runId, { sentence, values }).catch(() => undefined);
      throw error;
    } finally {
      await this.services.users.index.changed();
    }
  }

  private async inviteAll(): Promise<void> {
    const { imports, users } = this.services;
    const results = await imports.results(this.id);
    const done = new Set(results.map(({ email }) => email));
    results.forEach((result) => this.count(result));
    let handled = 0;
    for (let page = 0; ; page++) {
      const rows = await imports.users(this.id, page);
      if (rows.length === 0) return;
      for (const row of rows.filter(({ email }) => !done.has(email))) {
        if (this.signal.aborted) throw new ImportStopped('The task is ending, or has lost its lease');
        if (++handled % ROWS_PER_CHECK === 0) await this.retried(() => users.assertAdmin(this.starter.actor));
        const result = await this.invite(row);
        this.count(result);
        this.pending.push(result);
        if (Date.now() - this.writtenAt > WRITE_INTERVAL) await this.writeResults();
      }
    }
  }

  private async invite(listed: ListedUser): Promise<RowResult> {
    const { row, email, isAdmin } = listed;
    const { directory } = this.services.users;
    try {
      const user = await this.audited('user.invite', email, () => directory.invite(listed, this.since));
      const reason = isAdmin ? await this.grant(user) : undefined;
      return reason ? { row, email, outcome: 'roleMissing', reason } : { row, email, outcome: 'invited' };
    } catch (error) {
      if (!(error instanceof ExposedError) || STOPPING.some((kind) => error instanceof kind)) throw error;
      return { row, email, outcome: 'failed', reason: { sentence: error.sentence, values: error.values } };
    }
  }

  /** Grants the admin role. @returns the reason if it could not be granted; the user is still invited */
  private async grant(user: User): Promise<RowResult['reason']> {
    const { users } = this.services;
    try {
      await this.audited('user.grantAdmin', user.email, () => users.perform('grant-admin', this.starter.actor, user));
      return undefined;
    } catch (error) {
      if (!(error instanceof ExposedError)) throw error;
      return { sentence: error.sentence, values: error.values };
    }
  }

  private audited<T>(action: AuditAction, target: string, perform: () => Promise<T>): Promise<T> {
    return this.services.trail.record({ ...this.starter, action, target }, () => this.retried(perform));
  }

  /** Retries with backoff while Cognito throttles. */
  private async retried<T>(perform: () => Promise<T>): Promise<T> {
    for (const wait of BACKOFF) {
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

  private async writeResults(): Promise<void> {
    const results = this.pending;
    await this.services.imports.record(this.id, this.runId, results, this.tally);
    this.pending = this.pending.slice(results.length);
    this.writtenAt = Date.now();
  }
}
