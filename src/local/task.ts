import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from './environment';

export interface TaskOptions {
  /** The name in messages, such as `Task 1`. */
  readonly name: string;
  readonly port: number;
  /** Absolute path of the program. */
  readonly server: string;
  readonly environment: Environment;
  /** File for the output of the process. */
  readonly log: string;
  /** Prints a sentence. */
  readonly report: (sentence: string) => void;
}

/**
 * Node's options. They allow the load balancer's large headers, and end the process together with the launcher (see
 * exit-with-parent.cjs). `--require` is used because with `--import`, Node 20 would load the program with its loader for
 * ECMAScript modules, which takes a second for a large bundle.
 */
const NODE_OPTIONS = ['--max-http-header-size=65536', `--require=${join(__dirname, 'exit-with-parent.cjs')}`];
/** Maximum time until a new process is healthy, in milliseconds. The times below are also in milliseconds. */
const START_TIMEOUT = 60_000;
/** Time between SIGTERM and SIGKILL. */
const STOP_TIMEOUT = 10_000;
const FIRST_RESTART_DELAY = 250;
const MAX_RESTART_DELAY = 10_000;
/**
 * Milliseconds after which a process counts as stable. The delay before its next restart is then `FIRST_RESTART_DELAY`
 * again.
 */
const STEADY_AFTER = 30_000;
const LOG_LINES_SHOWN = 20;

/** One application process. It is restarted when it exits unexpectedly. */
export class Task {
  private child: ChildProcess | undefined;
  private isStopping = false;
  private restartDelay = FIRST_RESTART_DELAY;

  constructor(private readonly options: TaskOptions) {}

  /**
   * Starts the process and resolves when it is healthy.
   * @throws Error with the last lines of the output when the process exits before it is healthy; Error when it is not healthy in time
   */
  async start(): Promise<void> {
    closeSync(openSync(this.options.log, 'w'));
    const child = this.spawn();
    const deadline = Date.now() + START_TIMEOUT;
    while (!(await isHealthy(this.options.port))) {
      if (hasExited(child)) throw new Error(`${this.options.name} did not start.\n${this.lastLogLines()}`);
      if (Date.now() > deadline) {
        throw new Error(
          `${this.options.name} was not healthy within ${START_TIMEOUT / 1000} s; its log is ${this.options.log}.`,
        );
      }
      await pause(50);
    }
    this.restartOnExit(child);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    const child = this.child;
    if (!child || hasExited(child)) return;
    const exited = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(timer);
  }

  kill(): void {
    this.isStopping = true;
    this.child?.kill('SIGKILL');
  }

  private spawn(): ChildProcess {
    const { server, environment, log } = this.options;
    const output = openSync(log, 'a');
    const child = spawn(process.execPath, [...NODE_OPTIONS, server], {
      cwd: dirname(dirname(server)),
      env: environment as NodeJS.ProcessEnv,
      stdio: ['pipe', output, output],
    });
    closeSync(output);
    this.child = child;
    return child;
  }

  /**
   * Replaces the process whenever it exits unexpectedly, as ECS does. The delay doubles with each restart, up to ten seconds. After a
   * stable process, the delay is `FIRST_RESTART_DELAY` again.
   */
  private restartOnExit(child: ChildProcess): void {
    const since = Date.now();
    const restart = async () => {
      if (this.isStopping) return;
      if (Date.now() - since > STEADY_AFTER) this.restartDelay = FIRST_RESTART_DELAY;
      const reason = child.signalCode ?? `exit code ${child.exitCode}`;
      this.options.report(`${this.options.name} exited (${reason}) and is restarted; its log is ${this.options.log}.`);
      await pause(this.restartDelay);
      this.restartDelay = Math.min(this.restartDelay * 2, MAX_RESTART_DELAY);
      if (!this.isStopping) this.restartOnExit(this.spawn());
    };
    if (hasExited(child)) void restart();
    else child.once('exit', () => void restart());
  }

  private lastLogLines(): string {
    return readFileSync(this.options.log, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n');
  }
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function isHealthy(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(
    () => undefined,
  );
  await response?.body?.cancel();
  return response?.status === 200;
}
