import type { Line, Results } from '../../../bench/line';

/** A line of the results that compares the CPU time of the server with that of the bare pipe. */
export function cpuLine(ours: readonly number[], pipe: readonly number[]): Line {
  const goal = { text: '1.0 × the bare pipe', limit: 1, of: 'ratio' } as const;
  return { id: 'cpu-20', measure: 'CPU per answer', unit: 'ms', goal, values: { ours, pipe } };
}

/** A line of the results that has a value of the server only. */
export function ownLine(ours: readonly number[], unit = ''): Line {
  const goal = { text: '4', limit: 4, of: 'value' } as const;
  return { id: 'requests', measure: 'requests', unit, goal, values: { ours } };
}

export function resultsOf(lines: readonly Line[], cpu = 'Some CPU'): Results {
  return { machine: { cpu, cores: 2, memory: '8 GiB', node: 'v24.0.0', date: '2026-11-27' }, lines };
}
