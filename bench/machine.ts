import { availableParallelism, cpus, totalmem } from 'node:os';

/** The machine and the date of a measurement. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory: string;
  readonly node: string;
  /** A day such as `2026-12-31`. */
  readonly date: string;
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]!.model,
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
  };
}

export function describe({ cpu, cores, memory, node, date }: Machine): string {
  return `${date}, ${cpu}, ${cores} cores, ${memory}, Node ${node}; the server alone on one core, with the heap limit of a 2 GiB task`;
}
