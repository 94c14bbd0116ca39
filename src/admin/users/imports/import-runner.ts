import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Import, Tally } from './imports';
import { type ImportServices, RunningImport, type Starter } from './running-import';

/** Milliseconds; well below the lease. */
const RENEW_EVERY = 5_000;

/** The imports that this task runs. They belong to the server: nobody has to look. */
export class ImportRunner {
  private readonly task = randomUUID();
  private readonly running = new Set<AbortController>();
  private readonly ending = new Set<Promise<unknown>>();

  constructor(
    private readonly services: ImportServices,
    private readonly log: Logger,
  ) {}

  /**
   * Starts an import, or continues one that was stopped; resolves once it has begun. The trail has it
   * from its begin to its end.
   *
   * @throws ImportRunning, RoleWithdrawn, TrailUnavailable, and what Directory throws
   */
  start({ id, file }: Import, starter: Starter): Promise<void> {
    return new Promise((begun, refused) => {
      let hasBegun = false;
      const perform = () =>
        this.run(id, starter, () => {
          hasBegun = true;
          begun();
        });
      const recorded = this.services.trail.record({ ...starter, act: 'users.import', target: file }, perform, remarkOf);
      this.ending.add(recorded);
      recorded
        .finally(() => this.ending.delete(recorded))
        .catch((error: Error) => {
          if (!hasBegun) refused(error);
          else this.log.error({ import: id, error: { name: error.name, message: error.message } }, 'import stopped');
        });
    });
  }

  /** What runs is stopped after its present row; it can be continued. Resolves when that is stored. */
  async close(): Promise<void> {
    for (const controller of this.running) controller.abort();
    await Promise.allSettled(this.ending);
  }

  private async run(id: string, starter: Starter, begun: () => void): Promise<Tally> {
    await this.services.users.assertAdmin(starter.actor);
    await this.services.imports.claim(id, this.task);
    begun();
    const controller = new AbortController();
    const timer = setInterval(() => void this.renew(id, controller), RENEW_EVERY);
    this.running.add(controller);
    try {
      return await new RunningImport(this.services, id, this.task, starter, controller.signal).run();
    } finally {
      this.running.delete(controller);
      clearInterval(timer);
    }
  }

  /** A table that cannot be reached loses nothing. */
  private async renew(id: string, controller: AbortController): Promise<void> {
    if (!(await this.services.imports.renew(id, this.task).catch(() => true))) controller.abort();
  }
}

function remarkOf({ invited, failed }: Tally) {
  return { sentence: 'users.import.remark', values: { invited, failed } };
}
