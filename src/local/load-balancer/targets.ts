import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Interval of the health checks, in milliseconds. */
const TICK = 250;
/** Healthy targets are checked once in this many ticks, unhealthy ones at every tick. */
const HEALTHY_TICKS = 4;
const TIMEOUT = 2_000;

/** The target group: the healthy application processes, in the order in which to try them. */
export class Targets {
  /** Resolves when a target is healthy for the first time. */
  readonly ready: Promise<void>;
  /** Whether a target has been healthy at least once. */
  started = false;
  private readonly healthy = new Set<string>();
  private readonly checks = new Map<string, Promise<void>>();
  private readonly timer: NodeJS.Timeout;
  private turn = 0;
  private tick = 0;
  private onReady: () => void = () => undefined;

  /** @param list returns the origins of the targets, such as `http://127.0.0.1:8501`; called for each check and for each request */
  constructor(private readonly list: () => readonly string[]) {
    this.ready = new Promise((resolve) => {
      this.onReady = resolve;
    });
    this.check();
    this.timer = setInterval(() => this.check(), TICK);
  }

  /** Returns the healthy targets in round-robin order. @param preferred comes first while it is healthy (stickiness) */
  inOrder(preferred?: string): string[] {
    const healthy = this.list().filter((target) => this.healthy.has(target));
    if (preferred !== undefined && healthy.includes(preferred)) {
      return [preferred, ...healthy.filter((target) => target !== preferred)];
    }
    const first = healthy.length === 0 ? 0 : this.turn++ % healthy.length;
    return [...healthy.slice(first), ...healthy.slice(0, first)];
  }

  /** Removes a target after a failed connection or a failed health check. The next successful health check adds it again. */
  failed(target: string): void {
    this.healthy.delete(target);
  }

  /** Resolves when each of these targets, which must be in the list, is healthy. */
  async untilHealthy(targets: readonly string[]): Promise<void> {
    this.check();
    while (!targets.every((target) => this.healthy.has(target))) await pause(20);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private check(): void {
    const round = this.tick++ % HEALTHY_TICKS;
    for (const target of this.list()) {
      if (this.checks.has(target) || (this.healthy.has(target) && round !== 0)) continue;
      this.checks.set(
        target,
        isHealthy(target).then((healthy) => this.record(target, healthy)),
      );
    }
  }

  private record(target: string, healthy: boolean): void {
    this.checks.delete(target);
    if (!healthy) return this.failed(target);
    this.healthy.add(target);
    this.started = true;
    this.onReady();
  }
}

function isHealthy(target: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${target}/healthz`, { agent: false, timeout: TIMEOUT }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    // If the connection closes during the response, neither `timeout` nor `error` is emitted.
    request.on('close', () => resolve(false));
  });
}
