import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Plan } from './plan';

/** Character devices by name, with their numbers ("devices.txt" of Linux). */
const DEVICES = { null: [1, 3], zero: [1, 5], full: [1, 7], random: [1, 8], urandom: [1, 9] } as const;
const HEALTHY_WITHIN = 30_000;

/** The image as a Fargate task has it: read-only, as its own user, process 1 in a process name space of its own. */
export class Container {
  private server: ChildProcess | undefined;
  readonly log: string;

  constructor(private readonly plan: Plan) {
    this.log = join(plan.folder, 'server.log');
    freeze(plan.root);
  }

  /** Runs a program beside the server, as a health check does. @returns what it printed @throws Error when it fails */
  run(program: readonly string[]): string {
    const [command, words] = this.invocation(program);
    const { status, stdout, stderr } = spawnSync(command, words, { env: this.plan.environment, encoding: 'utf8' });
    if (status !== 0) throw new Error(`In the image ${program.join(' ')} failed (${status}).\n${stderr}`);
    return stdout.trim();
  }

  /**
   * Starts the image's own command.
   * @param environment beside the image's variables, those of a task
   * @param url where it answers when it is healthy
   * @throws Error with what the server said, when it ends or is not healthy in time
   */
  async start(environment: Readonly<Record<string, string>>, url: string): Promise<void> {
    const [command, words] = this.invocation(this.plan.command);
    const log = openSync(this.log, 'w');
    this.server = spawn(command, words, {
      env: { ...this.plan.environment, ...environment },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const until = Date.now() + HEALTHY_WITHIN;
    while (!(await isHealthy(url))) {
      if (this.server.exitCode !== null || Date.now() > until)
        throw new Error(`The image did not start.\n${readFileSync(this.log, 'utf8')}`);
      await pause(20);
    }
  }

  /** Bytes of memory that the server has had at most. */
  get memory(): number {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.process}/status`, 'utf8'))![1]) * 1024;
  }

  /** Sends the image's stop signal. @returns the exit code, undefined when the server has not ended in time */
  async stop(milliseconds: number): Promise<number | undefined> {
    const ended = once(this.server!, 'exit').then(([code]) => code as number);
    process.kill(this.process, this.plan.stopSignal);
    return Promise.race([ended, pause(milliseconds, undefined, { ref: false })]);
  }

  /** The server itself, the only child of the program that made its name spaces. */
  private get process(): number {
    const { pid } = this.server!;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
  }

  private invocation(program: readonly string[]): [string, string[]] {
    const { root, workingFolder, user, group } = this.plan;
    const rooted = [`--root=${root}`, `--wd=${workingFolder}`, `--setgid=${group}`, `--setuid=${user}`];
    return ['/usr/bin/unshare', ['--pid', '--fork', '--kill-child', '--mount-proc', ...rooted, ...program]];
  }
}

/** Makes a file system read-only, with the few devices that a container has. Nobody else sees it: mounts are this process's own. */
function freeze(root: string): void {
  const devices = join(root, 'dev');
  execFileSync('mount', ['--bind', root, root]);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=755,size=64k', 'tmpfs', devices]);
  for (const [name, [major, minor]] of Object.entries(DEVICES)) {
    execFileSync('mknod', ['-m', '666', join(devices, name), 'c', String(major), String(minor)]);
  }
  for (const mounted of [devices, root]) execFileSync('mount', ['-o', 'remount,bind,ro', mounted]);
}

async function isHealthy(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/healthz`).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.status === 200;
}
