import type { Line } from './line';
import type { Setup } from './setup';

export interface Extent {
  readonly repetitions: number;
  /** Whether to shorten the run. The numbers of a short run show only that everything works. */
  readonly isQuick: boolean;
}

/** A measurement, which `--only` selects. It produces one or more lines of the table. */
export interface Row {
  /** The value of `--only` that selects the row. */
  readonly name: string;
  measure(setup: Setup, extent: Extent): Promise<readonly Line[]>;
}
