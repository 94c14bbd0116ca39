/** The share of the CPU above which a task is overloaded. */
export const LIMIT = 0.7;
/** The number of seconds over which `Task.cpu` averages. */
const AVERAGED = 10;

/** A task in the simulation. Times are in seconds. Shares of the CPU relate to the vCPUs that answers can use (`usableVcpus`). */
export class Task {
  answers = 0;
  /** For how many seconds without interruption the average use of the CPU has been above `LIMIT`. */
  overload = 0;
  /** The share of the CPU that was in use in each of the last `AVERAGED` seconds. */
  private readonly recent: number[] = [];
  private minute: number[] = [];

  /** @param readyAt when the load balancer begins to send requests to the task */
  constructor(readonly readyAt: number) {}

  /** Records the share of the CPU that was in use during one second. */
  tick(cpu: number): void {
    this.recent.push(cpu);
    if (this.recent.length > AVERAGED) this.recent.shift();
    this.minute.push(cpu);
    this.overload = this.cpu > LIMIT ? this.overload + 1 : 0;
  }

  /** The share of the CPU in use, averaged over the last `AVERAGED` seconds. */
  get cpu(): number {
    return average(this.recent);
  }

  /** Returns the share of the CPU in use, averaged since the last call of this method. */
  takeMinute(): number {
    const value = average(this.minute);
    this.minute = [];
    return value;
  }
}

/** The tasks behind the load balancer, which sends requests to them in turn. */
export class Tasks {
  readonly all: Task[];
  private next = 0;

  constructor(count: number) {
    this.all = Array.from({ length: count }, () => new Task(0));
  }

  /** The tasks that receive requests. */
  ready(now: number): Task[] {
    return this.all.filter(({ readyAt }) => readyAt <= now);
  }

  pick(now: number): Task {
    const ready = this.ready(now);
    return ready[this.next++ % ready.length]!;
  }

  /** Starts tasks, or stops the newest ones, until there are `count`. A stopped task completes its answers. */
  resize(count: number, readyAt: number): void {
    while (this.all.length < count) this.all.push(new Task(readyAt));
    this.all.length = count;
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}
