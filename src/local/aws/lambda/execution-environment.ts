import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Environment } from '../../environment';

/** What an invocation gives: JSON, and whether it tells of an error of the function. */
export interface Outcome {
  readonly payload: string;
  readonly broken?: boolean;
}

export interface Program {
  /** The bundled function, absolute; its `handler` is called. */
  readonly program: string;
  /** Its variables, and no others. */
  readonly environment: Environment;
  /** Takes what it prints. */
  readonly print: (text: string) => void;
}

/** One copy of the function, which takes one event at a time and keeps what it holds from one to the next. */
export class ExecutionEnvironment {
  /** Whether it can take no further event. */
  isGone = false;
  private readonly worker: Worker;
  /** Takes the outcome of the present event. */
  private settle: (outcome: Outcome) => void = () => undefined;

  constructor({ program, environment, print }: Program) {
    const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
    // None of the parent's Node options: Lambda has no loader.
    this.worker = new Worker(join(__dirname, 'runtime.mjs'), {
      workerData: { program },
      env,
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    for (const stream of [this.worker.stdout, this.worker.stderr]) stream.on('data', (bytes) => print(String(bytes)));
    this.worker.on('message', (outcome) => this.settle(outcome));
    this.worker.on('error', ({ name, message }) => this.breakDown(name, message));
    this.worker.on('exit', (code) =>
      this.breakDown('Runtime.ExitError', `Runtime exited with error: exit status ${code}`),
    );
  }

  /** @param timeout milliseconds, after which the copy is ended */
  async invoke(event: string, timeout: number): Promise<Outcome> {
    const late = () =>
      this.breakDown('Sandbox.Timedout', `Task timed out after ${(timeout / 1000).toFixed(2)} seconds`);
    const timer = setTimeout(late, timeout);
    const outcome = await new Promise<Outcome>((resolve) => {
      this.settle = resolve;
      this.worker.postMessage(event);
    });
    clearTimeout(timer);
    if (this.isGone) await this.end();
    return outcome;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private breakDown(errorType: string, errorMessage: string): void {
    this.isGone = true;
    this.settle({ payload: JSON.stringify({ errorType, errorMessage }), broken: true });
  }
}
