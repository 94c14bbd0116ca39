import type { Machine } from './machine';
import { median } from './statistics';

export type ServerName = 'ours' | 'pipe' | 'aiSdk';

/** The goal of a line. */
export interface Goal {
  /** The text of the goal in the table. */
  readonly text: string;
  readonly limit: number;
  /**
   * The number that is compared with the limit. `value`: our median. `ratio`: the median of our ratios to the bare pipe
   * (servers/pipe.ts). `difference`: our median minus the bare pipe's median.
   */
  readonly of: 'value' | 'ratio' | 'difference';
  /** Whether `limit` is a minimum, because more is better. @default false */
  readonly isMinimum?: boolean;
}

/** A line of the table: the repeated measurements of one quantity. */
export interface Line {
  /** Identifies the line. It must never change, so that `--check` can compare the results of different runs. */
  readonly id: string;
  readonly measure: string;
  readonly unit: string;
  readonly goal: Goal;
  /** The values of each server, one for each repetition. */
  readonly values: Readonly<Partial<Record<ServerName, readonly number[]>>> & { readonly ours: readonly number[] };
  /** A remark about the measurement, which the table shows below its rows. */
  readonly note?: string;
  /** Describes where the product's server spends its CPU time. */
  readonly profile?: string;
}

/** The results of a run. */
export interface Results {
  readonly machine: Machine;
  readonly lines: readonly Line[];
}

/** Our values, each divided by the bare pipe's value in the same repetition. Undefined if the bare pipe was not measured. */
export function ratios({ values: { ours, pipe } }: Line): readonly number[] | undefined {
  return pipe?.map((value, index) => ours[index]! / value);
}

/** The number that is compared with the limit of the goal. */
export function score(line: Line): number {
  const { values, goal } = line;
  if (goal.of === 'value') return median(values.ours);
  if (goal.of === 'ratio') return median(ratios(line)!);
  return median(values.ours) - median(values.pipe!);
}

export function isMet(line: Line): boolean {
  const { limit, isMinimum } = line.goal;
  return isMinimum ? score(line) >= limit : score(line) <= limit;
}
