import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../templates/synthesis';

/**
 * The resources and limits of one task. Each value is the median of the benchmark's repetitions, or an estimate if the
 * benchmark has not measured it (see `estimated`).
 */
export interface Measurements {
  /** Milliseconds of CPU time for an answer of 400 tokens, at 20 tokens a second. */
  readonly cpu: number;
  /** Kilobytes of memory for each running answer. */
  readonly memory: number;
  /** Megabytes of memory of an idle process. */
  readonly idleMemory: number;
  /** Requests to DynamoDB for an answer, without its share of the batched writes. */
  readonly requests: number;
  /** Bytes sent to the browser for each byte of the answer's text. */
  readonly wire: number;
  /** The most answers that one process can run at the same time. */
  readonly atOnce: number;
  /** Milliseconds from the start of the process to its first successful health check. */
  readonly start: number;
  /** The machine and the date of the benchmark; undefined if there are no results; all values are then estimates. */
  readonly machine?: string | undefined;
  /** The ids of values that are estimates, because the benchmark has not measured them. */
  readonly estimated: readonly string[];
}

/** The fields of the benchmark's results that `readMeasurements` reads; see `bench/line.ts`. */
interface BenchResults {
  readonly machine: { readonly cpu: string; readonly date: string };
  readonly lines: readonly { readonly id: string; readonly values: { readonly ours: readonly number[] } }[];
}

export const RESULTS = 'bench/results/bench.json';
export const ESTIMATES = 'src/operator/scaling/measurements.json';

/** Reads the results of the benchmark. Uses an estimate for each value that the benchmark has not measured. */
export function readMeasurements(): Measurements {
  const estimates = JSON.parse(readFileSync(join(REPOSITORY, ESTIMATES), 'utf8')) as Record<string, number>;
  return measurementsOf(readResults(), estimates);
}

export function measurementsOf(
  results: BenchResults | undefined,
  estimates: Readonly<Record<string, number>>,
): Measurements {
  const measured = new Map(results?.lines.map(({ id, values }) => [id, median(values.ours)]));
  const value = (id: string) => measured.get(id) ?? estimates[id]!;
  return {
    cpu: value('cpu-20'),
    memory: value('memory-per-answer'),
    idleMemory: value('memory-idle'),
    requests: value('dynamodb'),
    wire: value('wire-20'),
    atOnce: value('at-once'),
    start: value('start'),
    machine: results && `${results.machine.cpu}, ${results.machine.date}`,
    estimated: Object.keys(estimates).filter((id) => !measured.has(id)),
  };
}

function readResults(): BenchResults | undefined {
  try {
    return JSON.parse(readFileSync(join(REPOSITORY, RESULTS), 'utf8')) as BenchResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}
