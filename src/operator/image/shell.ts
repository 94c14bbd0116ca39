import { spawn } from 'node:child_process';

export interface RunOptions {
  /** The environment variables of the command. @default those of this process */
  readonly environment?: NodeJS.ProcessEnv;
  /** The working directory of the command. @default that of this process */
  readonly folder?: string;
  /** Whether the command prints to the terminal. @default false */
  readonly inheritOutput?: boolean;
}

/** The maximum number of lines of a failed command's output that the error message contains. */
const ERROR_LINES = 30;

/** Runs commands until a signal aborts them. */
export class Shell {
  /** @param signal when it is aborted, the shell kills all running commands and their child processes */
  constructor(private readonly signal: AbortSignal) {}

  /**
   * Runs a command.
   * @returns the trimmed standard output
   * @throws Error with the last lines of output when the command fails, or the signal's reason when the signal is aborted
   */
  async run(
    command: string,
    args: readonly string[],
    { environment, folder, inheritOutput = false }: RunOptions = {},
  ): Promise<string> {
    this.signal.throwIfAborted();
    // `detached` creates a process group, so that `kill` also reaches the child processes of the command.
    const child = spawn(command, args, {
      cwd: folder,
      env: environment ?? process.env,
      detached: true,
      stdio: ['ignore', inheritOutput ? 'inherit' : 'pipe', inheritOutput ? 'inherit' : 'pipe'],
    });
    const kill = () => {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    };
    this.signal.addEventListener('abort', kill);
    let stdout = '';
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    try {
      const code = await new Promise((resolve, reject) => {
        child.on('error', reject).on('close', resolve);
      });
      this.signal.throwIfAborted();
      if (code !== 0)
        throw new Error(
          `${inheritOutput ? command : [command, ...args].join(' ')} failed (${code ?? child.signalCode}).${lastLines(output)}`,
        );
      return stdout.trim();
    } finally {
      this.signal.removeEventListener('abort', kill);
    }
  }
}

function lastLines(text: string): string {
  return text
    .trim()
    .split('\n')
    .slice(-ERROR_LINES)
    .map((line) => `\n${line}`)
    .join('')
    .trimEnd();
}
