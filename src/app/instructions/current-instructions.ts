import type { Logger } from 'pino';
import { within } from '../concurrency';
import { type OrganisationInstructions, organisationInstructions } from '../engine/converse/instructions';
import type { InstructionVersion, InstructionVersions } from './instruction-versions';

/**
 * Milliseconds between two reads. While the table is available, this is the longest time until this task uses a change that an admin has
 * made through another task.
 */
const INTERVAL = 30_000;
/** Milliseconds between two reads until the first read succeeds. */
const RETRY_INTERVAL = 1_000;
/** Milliseconds for which the server waits for the first read before it accepts requests. */
const START_TIMEOUT = 5_000;

/**
 * The organisation's instructions that this task uses. The task reads them from the table in the background, so that no question
 * waits for them. While the table is unavailable, the task continues to use the text that it read last.
 */
export class CurrentInstructions {
  private current: OrganisationInstructions | undefined;
  /** The number of the current version; undefined until the first read succeeds. */
  private number: number | undefined;
  private isFailing = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param initial the text to use until the first read succeeds */
  constructor(
    private readonly versions: InstructionVersions,
    private readonly log: Logger,
    initial: string | undefined,
  ) {
    this.current = organisationInstructions(initial);
  }

  /** Begins to read regularly. Resolves after the first read, or when the first read takes too long. */
  async start(): Promise<void> {
    this.schedule(RETRY_INTERVAL);
    await within(this.read(), START_TIMEOUT);
    if (this.number === undefined) this.log.warn('answers use the initial instructions until the table can be read');
  }

  get(): OrganisationInstructions | undefined {
    return this.current;
  }

  /** Uses a version that this task has read or stored, unless the task already uses a newer one. */
  use({ number, text }: InstructionVersion): void {
    if (this.number !== undefined && number <= this.number) return;
    this.number = number;
    this.current = organisationInstructions(text);
    this.log.info({ number, version: this.current?.version }, 'instructions read');
  }

  close(): void {
    clearInterval(this.timer);
  }

  private schedule(interval: number): void {
    clearInterval(this.timer);
    this.timer = setInterval(() => void this.read(), interval).unref();
  }

  private async read(): Promise<void> {
    const isFirst = this.number === undefined;
    try {
      this.use(await this.versions.latest());
      this.isFailing = false;
      if (isFirst) this.schedule(INTERVAL);
    } catch (error) {
      if (!this.isFailing) this.log.warn({ error: (error as Error).message }, 'instructions could not be read');
      this.isFailing = true;
    }
  }
}
