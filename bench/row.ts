import type { Line } from './line';
import type { Setup } from './setup';

export interface Extent {
  readonly repetitions: number;
  /** Whether to make the run short. The numbers of a short run show only that everything works. */
  readonly isQuick: boolean;
}

/** A row of the table, which may have several lines. */
export interface Row {
  /** The name by which `--only` selects the row. */
  readonly name: string;
  measure(setup: Setup, extent: Extent): Promise<readonly Line[]>;
}
