import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../../support/table-proxy';
import type { Cluster, Task } from './cluster';
import type { Random } from './random';

/** During an outage of the table, one of these faults affects all requests of the tasks concerned. */
export const OUTAGES: readonly Fault[] = [
  'throttle',
  'error',
  'html',
  'refused',
  'cut',
  'lost response',
  { slow: 2_000 },
  'hang',
];

/**
 * Random faults of a cluster: each request may be slow or fail, a task may be lost, or the table may become
 * unavailable.
 */
export class RandomFaults {
  /** A log of the injected faults, for the report of a failure. */
  readonly lines: string[] = [];

  constructor(
    private readonly cluster: Cluster,
    private readonly random: Random,
  ) {}

  /** Injects faults for a number of milliseconds. Afterwards, the table is reliable again for every task that is not lost. */
  async run(milliseconds: number): Promise<void> {
    const { random, cluster } = this;
    for (const task of cluster.tasks) this.unsettle(task);
    const at = random.below(milliseconds);
    await delay(at);
    const event = random.below(4);
    if (event === 0) await this.crash();
    if (event === 1) await this.outage([random.pick(cluster.tasks)]);
    if (event === 2) await this.outage(cluster.tasks);
    await delay(Math.max(0, milliseconds - at));
    for (const { proxy, isCrashed } of cluster.tasks) if (!isCrashed) proxy.restore();
  }

  private async crash(): Promise<void> {
    const task = this.random.pick(this.cluster.tasks);
    this.lines.push(`task ${this.cluster.tasks.indexOf(task)} is lost`);
    this.cluster.crash(task);
  }

  private async outage(tasks: readonly Task[]): Promise<void> {
    const fault = this.random.pick(OUTAGES);
    this.lines.push(`outage: ${JSON.stringify(fault)} for ${tasks.length} tasks`);
    for (const { proxy } of tasks) proxy.injectFault(fault);
    await delay(300 + this.random.below(2_700));
    for (const task of tasks) {
      task.proxy.restore();
      this.unsettle(task);
    }
  }

  /** From now on, some requests of the task are slow, fail, lose their response, or leave items of a batch unprocessed. */
  private unsettle({ proxy }: Task): void {
    const { random } = this;
    proxy.fault = (operation) => {
      const draw = random.below(200);
      if (draw < 2) return 'lost response';
      if (draw < 4) return 'error';
      if (draw < 8) return { slow: 400 };
      if (draw < 60) return { slow: random.below(40) };
      if (operation === 'BatchWriteItem' && draw < 100) return { unprocessed: () => random.happens(0.5) };
      return undefined;
    };
  }
}
