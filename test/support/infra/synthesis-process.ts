import { execFileSync } from 'node:child_process';
import { cached, REPOSITORY } from './template-cache';

/** The tasks of `synthesis-main.ts`. */
export type Task = 'templates' | 'validation' | 'findings' | 'webAcl';

/**
 * Runs a task for all inputs in one separate process, and caches the results. Loading the CDK takes a second there, and
 * several seconds in each of Jest's module registries; with a cached result it is not loaded at all.
 */
export function runTask<T>(task: Task, inputs: readonly unknown[]): T[] {
  return cached([task, inputs], () => {
    const stdout = execFileSync(process.execPath, ['--import', 'tsx', 'test/support/infra/synthesis-main.ts'], {
      cwd: REPOSITORY,
      input: JSON.stringify({ task, inputs }),
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return JSON.parse(stdout.toString());
  });
}
