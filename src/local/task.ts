import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from './environment';

export interface TaskOptions {
  /** As people read it: `Task 1`. */
  name: string;
  port: number;
  /** Arguments of Node. */
  command: readonly string[];
  environment: Environment;
  /** File for all that the process prints, emptied by `start`. */
  log: string;
  say: (sentence: string) => void;
}

const HEALTHY_WITHIN = 30_000;
const GRACE = 10_000;
const SHORTEST_WAIT = 250;
const LONGEST_WAIT = 10_000;
/** A process that lasted this long did not fail at its start: the next wait is short again. */
const STEADY_AFTER = 30_000;

/** One application process: started, watched, started again when it dies. */
export class Task {
  private child: ChildProcess | undefined;
  private isStopping = false;
  private wait = SHORTEST_WAIT;

  constructor(private readonly options: TaskOptions) {}

  /**
   * Starts the process and resolves when it is healthy.
   * @throws Error with what the process printed, when it ends before that
   */
  async start(): Promise<void> {
    closeSync(openSync(this.options.log, 'w'));
    const child = this.spawn();
    const until = Date.now() + HEALTHY_WITHIN;
    while (!(await isHealthy(this.options.port))) {
      if (hasEnded(child)) throw new Error(`${this.options.name} did not start.\n${this.lastWords()}`);
      if (Date.now() > until) {
        throw new Error(
          `${this.options.name} was not healthy within ${HEALTHY_WITHIN / 1000} s: ${this.options.log} says more.`,
        );
      }
      await pause(50);
    }
    this.watch(child);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    const child = this.child;
    if (!child || hasEnded(child)) return;
    const ended = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
  }

  kill(): void {
    this.isStopping = true;
    this.child?.kill('SIGKILL');
  }

  private spawn(): ChildProcess {
    const { command, environment, log } = this.options;
    const output = openSync(log, 'a');
    const cwd = dirname(dirname(command[command.length - 1]));
    const child = spawn(process.execPath, command, {
      cwd,
      env: environment as NodeJS.ProcessEnv,
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    this.child = child;
    return child;
  }

  /** As ECS does: whatever ended it, another one takes its place, after a while that grows with each failure. */
  private watch(child: ChildProcess): void {
    const since = Date.now();
    const replace = async () => {
      if (this.isStopping) return;
      if (Date.now() - since > STEADY_AFTER) this.wait = SHORTEST_WAIT;
      this.options.say(
        `${this.options.name} ended (${child.signalCode ?? `exit code ${child.exitCode}`}) and is started again: ${this.options.log}`,
      );
      await pause(this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      if (!this.isStopping) this.watch(this.spawn());
    };
    if (hasEnded(child)) void replace();
    else child.once('exit', () => void replace());
  }

  private lastWords(): string {
    return readFileSync(this.options.log, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function isHealthy(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(
    () => undefined,
  );
  await answer?.body?.cancel();
  return answer?.status === 200;
}
