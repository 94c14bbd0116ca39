import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Tally, UserImport } from './imports';
import { type ImportServices, RunningImport, type Starter } from './running-import';

/** Milliseconds between two renewals of the lease. */
const RENEW_INTERVAL = 5_000;

/** Runs imports in this task, independently of any request. */
export class ImportRunner {
  private readonly controllers = new Set<AbortController>();
  private readonly runs = new Set<Promise<unknown>>();

  constructor(
    private readonly services: ImportServices,
    private readonly log: Logger,
  ) {}

  /**
   * Starts an import, or continues one that was stopped. Resolves once it is running. The audit trail records the run as
   * one action, in addition to the invitations in it.
   *
   * @throws ImportRunning, RoleWithdrawn, TrailUnavailable, OutcomeUnrecorded, and the errors of Directory
   */
  start({ id, file, startedAt }: UserImport, starter: Starter): Promise<void> {
    const since = startedAt ? new Date(startedAt) : new Date();
    return new Promise((resolve, reject) => {
      let isStarted = false;
      const perform = () =>
        this.run(id, starter, since, () => {
          isStarted = true;
          resolve();
        });
      const run = this.services.trail.record({ ...starter, action: 'users.import', target: file }, perform, noteOf);
      this.runs.add(run);
      run
        .finally(() => this.runs.delete(run))
        .catch((error: Error) => {
          if (!isStarted) reject(error);
          else this.log.error({ import: id, error: { name: error.name, message: error.message } }, 'import stopped');
        });
    });
  }

  /**
   * Stops each running import after its current user, so that another task can continue the import. Resolves when all runs have
   * ended.
   */
  async close(): Promise<void> {
    for (const controller of this.controllers) controller.abort();
    await Promise.allSettled(this.runs);
  }

  private async run(id: string, starter: Starter, since: Date, onStart: () => void): Promise<Tally> {
    await this.services.users.assertAdmin(starter.actor);
    const runId = randomUUID();
    await this.services.imports.claim(id, runId, since);
    onStart();
    const controller = new AbortController();
    const timer = setInterval(() => void this.renew(id, runId, controller), RENEW_INTERVAL);
    this.controllers.add(controller);
    try {
      return await new RunningImport(this.services, id, runId, starter, since, controller.signal).run();
    } finally {
      this.controllers.delete(controller);
      clearInterval(timer);
    }
  }

  /**
   * Renews the lease. Aborts the run if the lease is lost, but not if the table is unreachable: the next renewal may
   * succeed.
   */
  private async renew(id: string, runId: string, controller: AbortController): Promise<void> {
    if (!(await this.services.imports.renew(id, runId).catch(() => true))) controller.abort();
  }
}

function noteOf({ invited, failed }: Tally) {
  return { sentence: 'users.import.remark', values: { invited, failed } };
}
