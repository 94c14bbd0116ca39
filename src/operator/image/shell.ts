import { spawn } from 'node:child_process';

export interface RunOptions {
  /** @default this process's */
  readonly environment?: NodeJS.ProcessEnv;
  /** Working directory. @default this process's */
  readonly folder?: string;
  /** Whether the command prints to the terminal. @default false */
  readonly inheritOutput?: boolean;
}

/** Lines of a failed command's output in its error message. */
const ERROR_LINES = 30;

/** Runs commands until it is aborted. */
export class Shell {
  /** @param signal kills every running command and its child processes when it is aborted */
  constructor(private readonly signal: AbortSignal) {}

  /**
   * @returns the trimmed standard output
   * @throws Error with the command's last lines of output when it fails, or the signal's reason when it is aborted
   */
  async run(
    command: string,
    args: readonly string[],
    { environment, folder, inheritOutput = false }: RunOptions = {},
  ): Promise<string> {
    this.signal.throwIfAborted();
    // `detached` creates a process group, which can be killed as a whole.
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
