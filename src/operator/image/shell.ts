import { spawn } from 'node:child_process';

export interface Running {
  /** @default this process's */
  readonly environment?: NodeJS.ProcessEnv;
  /** @default this process's */
  readonly folder?: string;
  /** Whether the person sees what the command prints, as it prints it. @default false */
  readonly shown?: boolean;
}

/** Lines of a failed command that a person is shown. */
const LAST_WORDS = 30;

/** Runs the commands of the check. */
export class Shell {
  /** @param signal aborted when the person stops the check: then every command ends at once, with all that it started */
  constructor(private readonly signal: AbortSignal) {}

  /**
   * @returns what the command printed, without white space at its ends
   * @throws Error with the command's last words when it fails, and the signal's reason when it was stopped
   */
  async run(
    command: string,
    words: readonly string[],
    { environment, folder, shown = false }: Running = {},
  ): Promise<string> {
    this.signal.throwIfAborted();
    // A group of its own, which can be ended as a whole.
    const child = spawn(command, words, {
      cwd: folder,
      env: environment ?? process.env,
      detached: true,
      stdio: ['ignore', shown ? 'inherit' : 'pipe', shown ? 'inherit' : 'pipe'],
    });
    const kill = () => {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    };
    this.signal.addEventListener('abort', kill);
    let output = '';
    let all = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      all += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      all += text;
    });
    try {
      const code = await new Promise((resolve, reject) => {
        child.on('error', reject).on('close', resolve);
      });
      this.signal.throwIfAborted();
      if (code !== 0)
        throw new Error(
          `${shown ? command : [command, ...words].join(' ')} failed (${code ?? child.signalCode}).${lastOf(all)}`,
        );
      return output.trim();
    } finally {
      this.signal.removeEventListener('abort', kill);
    }
  }
}

function lastOf(text: string): string {
  return text
    .trim()
    .split('\n')
    .slice(-LAST_WORDS)
    .map((line) => `\n${line}`)
    .join('')
    .trimEnd();
}
