import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from './checks';
import type { Environment } from './environment';
import type { LoadBalancer } from './load-balancer';
import { startTasks, type Tasks, type TasksOptions } from './tasks';

/**
 * Milliseconds between removing an old process from the load balancer and stopping it. Requests that are already on their way
 * to the process arrive in this time.
 */
const DEREGISTRATION_DELAY = 500;

/** The application behind the load balancer. An update replaces its processes without interruption, as an ECS deployment does. */
export class Service {
  /** Origins of the processes that receive requests. */
  urls: readonly string[] = [];
  private environment: Environment = {};
  private current: Tasks | undefined;
  private readonly stopping = new Set<Promise<void>>();

  constructor(private readonly options: Pick<TasksOptions, 'logs' | 'server' | 'report'>) {}

  /** @throws Error when a process does not start */
  async start(ports: readonly number[], environment: Environment): Promise<void> {
    this.environment = environment;
    this.urls = ports.map((port) => `http://127.0.0.1:${port}`);
    this.current = await startTasks({ ...this.options, ports, environment });
  }

  /**
   * Starts the same number of processes from the current bundle on other ports, directs requests to them, and stops the
   * old processes, which first finish their running answers.
   *
   * @throws Error when a new process does not start; the old processes then continue
   */
  async update(balancer: LoadBalancer): Promise<void> {
    const old = this.current;
    const next = await startTasks({
      ...this.options,
      ports: await freePorts(this.urls.length),
      environment: this.environment,
    });
    // The old processes remain targets of the balancer until all new ones have passed its health checks.
    this.urls = [...this.urls, ...next.urls];
    await balancer.untilHealthy(next.urls);
    this.urls = next.urls;
    this.current = next;
    const stopped = pause(DEREGISTRATION_DELAY)
      .then(() => old!.stop())
      .finally(() => this.stopping.delete(stopped));
    this.stopping.add(stopped);
  }

  async stop(): Promise<void> {
    await Promise.all([this.current?.stop(), ...this.stopping]);
  }
}
