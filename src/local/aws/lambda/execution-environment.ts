import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Environment } from '../../environment';

/** The result of an invocation: a payload in JSON, and whether the payload describes an error of the function. */
export interface Outcome {
  readonly payload: string;
  readonly isError?: boolean;
}

export interface Program {
  /** Absolute path of the bundled function, which exports `handler`. */
  readonly program: string;
  /** All environment variables of the function. */
  readonly environment: Environment;
  /** Called with the function's output. */
  readonly print: (text: string) => void;
}

/** One execution environment of the function. It processes one event at a time and keeps its memory between events. */
export class ExecutionEnvironment {
  /** Whether the environment has ended. It then processes no more events. */
  hasEnded = false;
  private readonly worker: Worker;
  /** Receives the outcome of the current event. */
  private settle: (outcome: Outcome) => void = () => undefined;

  constructor({ program, environment, print }: Program) {
    const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
    // Do not inherit the parent's Node options: on Lambda, the function runs without a loader such as tsx.
    this.worker = new Worker(join(__dirname, 'runtime.mjs'), {
      workerData: { program },
      env,
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    for (const stream of [this.worker.stdout, this.worker.stderr]) stream.on('data', (bytes) => print(String(bytes)));
    this.worker.on('message', (outcome) => this.settle(outcome));
    this.worker.on('error', ({ name, message }) => this.fail(name, message));
    this.worker.on('exit', (code) => this.fail('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));
  }

  /** @param timeout milliseconds after which the environment ends and the invocation fails */
  async invoke(event: string, timeout: number): Promise<Outcome> {
    const onTimeout = () =>
      this.fail('Sandbox.Timedout', `Task timed out after ${(timeout / 1000).toFixed(2)} seconds`);
    const timer = setTimeout(onTimeout, timeout);
    const outcome = await new Promise<Outcome>((resolve) => {
      this.settle = resolve;
      this.worker.postMessage(event);
    });
    clearTimeout(timer);
    if (this.hasEnded) await this.end();
    return outcome;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(errorType: string, errorMessage: string): void {
    this.hasEnded = true;
    this.settle({ payload: JSON.stringify({ errorType, errorMessage }), isError: true });
  }
}
