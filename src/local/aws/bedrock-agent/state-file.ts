import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadTimes } from './document-states';
import type { Job } from './job';

export interface Saved {
  /** Oldest first. */
  readonly jobs: readonly Job[];
  readonly readTimes: ReadTimes;
}

/** What outlives a run. */
export class StateFile {
  private readonly path: string;

  /** @param folder made when missing */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, 'jobs.json');
  }

  read(): Saved {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8'));
    } catch {
      // Only a history: without it there were no jobs, and all documents were read now.
      return { jobs: [], readTimes: {} };
    }
  }

  /** A crash leaves the old file or the new one and nothing between. */
  write(saved: Saved): void {
    writeFileSync(`${this.path}.tmp`, JSON.stringify(saved));
    renameSync(`${this.path}.tmp`, this.path);
  }
}
