import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EngineName, EvaluatedAnswer } from './answer';

const REPOSITORY = join(__dirname, '../../..');

/** A child process, `src/answering.ts`, that answers questions with the server's engine. */
export class Answering {
  private readonly waiting = new Map<string, (answer: EvaluatedAnswer) => void>();
  private failure: Error | undefined;
  private count = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly ended: Promise<void>,
    readonly engine: EngineName,
    lines: AsyncIterator<string>,
  ) {
    void this.read(lines).then(
      () => this.fail('The process that answers has ended.'),
      (error: Error) => {
        child.kill();
        this.fail(error.message);
      },
    );
  }

  /**
   * Starts the process.
   *
   * @throws Error with the process's error output, for example if a variable is missing or invalid, or the instructions cannot be read
   */
  static async start(environment: NodeJS.ProcessEnv): Promise<Answering> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/answering.ts'], {
      cwd: REPOSITORY,
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      errors += part;
    });
    // A write fails if the child process has ended. Without a listener, the error would end this process, too.
    child.stdin.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    if (!done) return new Answering(child, ended, identityOf(value, child), lines);
    await ended;
    throw new Error(errors.trim() || 'The process that answers has ended without a message.');
  }

  /** Returns an answer with a failure if the child process ends before it answers. @throws Error if the process has already ended */
  ask(question: string): Promise<EvaluatedAnswer> {
    if (this.failure) throw this.failure;
    const id = `evaluation-${++this.count}`;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.child.stdin!.write(`${JSON.stringify({ id, question })}\n`);
    });
  }

  /** Ends the process after it has answered all questions. */
  async close(): Promise<void> {
    this.child.stdin!.end();
    await this.ended;
  }

  private async read(lines: AsyncIterator<string>): Promise<void> {
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      const { id, answer } = parsed<{ id: string; answer: EvaluatedAnswer }>(line.value);
      this.waiting.get(id)?.(answer);
      this.waiting.delete(id);
    }
  }

  /** Gives all waiting questions an answer with this failure. Later calls of `ask` throw an error with this message. */
  private fail(message: string): void {
    this.failure = new Error(message);
    for (const resolve of this.waiting.values()) resolve(failed(message));
  }
}

function identityOf(line: string, child: ChildProcess): EngineName {
  try {
    return parsed<{ identity: EngineName }>(line).identity;
  } catch (error) {
    child.kill();
    throw error;
  }
}

/** @throws Error with the line if it is not a JSON object, for example because a package of the process has printed a warning */
function parsed<T>(line: string): T {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as T;
  } catch {
    // The line is not JSON.
  }
  throw new Error(`The process that answers has printed a line that is not a JSON object: ${line}`);
}

function failed(failure: string): EvaluatedAnswer {
  const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  return { text: '', found: [], cited: [], tokens, seconds: 0, failure };
}
