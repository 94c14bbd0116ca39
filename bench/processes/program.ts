import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import path from 'node:path';
import type { Message } from './child';

export const ROOT = path.join(__dirname, '../..');

export interface ProgramOptions {
  /** The CPUs as a list for taskset, such as `0` or `0,2-3`. */
  readonly cpus: string;
  /** Options of Node.js, which precede the program on the command line. */
  readonly nodeOptions?: readonly string[];
  /** Arguments of the program. */
  readonly programArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** File for standard output. @default discarded */
  readonly log?: string;
}

/** Options of Node.js for programs in TypeScript. */
export const TYPESCRIPT = ['--import', 'tsx'];

/** A process of the benchmark, pinned to CPUs. */
export class Program<Ready = unknown> {
  private readonly calls = new Map<number, (message: Message) => void>();
  private count = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly name: string,
  ) {
    child.on('message', (message: Message) => this.calls.get(message.id!)?.(message));
  }

  /** Starts a program without waiting until it is ready. */
  static spawn<Ready>(file: string, options: ProgramOptions): Program<Ready> {
    const { cpus, nodeOptions = [], programArguments = [], environment = process.env, log } = options;
    const output = log ? openSync(log, 'a') : 'ignore';
    const child = spawn('taskset', ['--cpu-list', cpus, process.execPath, ...nodeOptions, file, ...programArguments], {
      cwd: ROOT,
      env: { ...environment, PATH: process.env.PATH } as NodeJS.ProcessEnv,
      stdio: ['ignore', output, 'inherit', 'ipc'],
    });
    return new Program(child, path.basename(file));
  }

  /** Starts a program that calls `serve`. */
  static async start<Ready>(file: string, options: ProgramOptions): Promise<{ program: Program<Ready>; ready: Ready }> {
    const program = Program.spawn<Ready>(file, options);
    return { program, ready: await program.ready() };
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Resolves with the value that the program passed to `serve`. */
  async ready(): Promise<Ready> {
    const [message] = await this.unlessItExits(once(this.child, 'message') as Promise<[Message]>);
    return message.ready as Ready;
  }

  async call<T>(method: string, argument?: unknown): Promise<T> {
    this.assertRuns();
    const id = ++this.count;
    const response = new Promise<Message>((resolve) => this.calls.set(id, resolve));
    this.child.send({ id, method, argument });
    const { value, error } = await this.unlessItExits(response);
    this.calls.delete(id);
    if (error) throw new Error(`${this.name}: ${error}`);
    return value as T;
  }

  async stop(): Promise<void> {
    if (this.hasExited) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  /** @throws Error if the process has exited */
  assertRuns(): void {
    if (this.hasExited) throw new Error(`${this.name} exited (${this.child.signalCode ?? this.child.exitCode})`);
  }

  private get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private unlessItExits<T>(result: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const onExit = () => {
        try {
          this.assertRuns();
        } catch (error) {
          reject(error as Error);
        }
      };
      this.child.once('exit', onExit);
      result.then(resolve, reject).finally(() => this.child.off('exit', onExit));
    });
  }
}
