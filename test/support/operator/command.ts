import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Command, execute } from '../../../src/operator/command';

const REPOSITORY = join(__dirname, '../../..');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of `src/operator` in a separate process, as `npx projen` does, with only PATH, HOME and the given variables. */
export async function spawnCommand(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<CommandResult> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', `src/operator/${program}/main.ts`, ...args], {
    cwd: REPOSITORY,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  return { code, stdout, stderr };
}

/** Runs a command in this process, which is faster than a separate one, and collects what it prints to the console. */
export async function executeCommand<Arguments extends { readonly help: boolean }>(
  command: Command<Arguments>,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<CommandResult> {
  const before = { ...process.env };
  const stdout: string[] = [];
  const stderr: string[] = [];
  const spies = [
    jest.spyOn(console, 'log').mockImplementation((text: string) => void stdout.push(`${text}\n`)),
    jest.spyOn(console, 'error').mockImplementation((text: string) => void stderr.push(`${text}\n`)),
  ];
  try {
    Object.assign(process.env, environment);
    const code = await execute(command, args);
    return { code, stdout: stdout.join(''), stderr: stderr.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
