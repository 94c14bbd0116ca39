import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunConfiguration } from './run-configuration';

/** The character devices of a container, with their major and minor numbers (Linux, "devices.txt"). */
const DEVICES = { null: [1, 3], zero: [1, 5], full: [1, 7], random: [1, 8], urandom: [1, 9] } as const;
/** Milliseconds within which the server must become healthy. */
const HEALTHY_WITHIN = 30_000;

/** Runs the image as Fargate does: with a read-only file system, as the user of the image, and as process 1 of a PID namespace. */
export class Container {
  private server: ChildProcess | undefined;
  readonly log: string;

  constructor(private readonly configuration: RunConfiguration) {
    this.log = join(configuration.folder, 'server.log');
    makeReadOnly(configuration.root);
  }

  /** Runs a program in the container, as a health check does. @returns standard output @throws Error when the program fails */
  run(program: readonly string[]): string {
    const [command, args] = this.invocation(program);
    const { status, stdout, stderr } = spawnSync(command, args, {
      env: this.configuration.environment,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${program.join(' ')} failed in the image (${status}).\n${stderr}`);
    return stdout.trim();
  }

  /**
   * Starts the image's command, and waits until the server is healthy.
   * @param environment the environment variables of a task, in addition to those of the image
   * @param url the URL at which the server listens
   * @throws Error with the server's log when the server exits or does not become healthy in time
   */
  async start(environment: Readonly<Record<string, string>>, url: string): Promise<void> {
    const [command, args] = this.invocation(this.configuration.command);
    const log = openSync(this.log, 'w');
    this.server = spawn(command, args, {
      env: { ...this.configuration.environment, ...environment },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const deadline = Date.now() + HEALTHY_WITHIN;
    while (!(await isHealthy(url))) {
      if (this.server.exitCode !== null || Date.now() > deadline)
        throw new Error(`The image did not start.\n${readFileSync(this.log, 'utf8')}`);
      await pause(20);
    }
  }

  /** The peak memory use of the server in bytes. */
  get peakMemory(): number {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.serverPid}/status`, 'utf8'))![1]) * 1024;
  }

  /** Sends the stop signal of the image. @returns the exit code; undefined if the server does not exit in time */
  async stop(timeout: number): Promise<number | undefined> {
    const exited = once(this.server!, 'exit').then(([code]) => code as number);
    process.kill(this.serverPid, this.configuration.stopSignal);
    return Promise.race([exited, pause(timeout, undefined, { ref: false })]);
  }

  /** The process id of the server, which is the only child process of `unshare`. */
  private get serverPid(): number {
    const { pid } = this.server!;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
  }

  private invocation(program: readonly string[]): [string, string[]] {
    const { root, workingFolder, user, group } = this.configuration;
    const options = [`--root=${root}`, `--wd=${workingFolder}`, `--setgid=${group}`, `--setuid=${user}`];
    return ['/usr/bin/unshare', ['--pid', '--fork', '--kill-child', '--mount-proc', ...options, ...program]];
  }
}

/** Mounts a container's devices, and remounts its root file system read-only, in the mount namespace of this process only. */
function makeReadOnly(root: string): void {
  const devices = join(root, 'dev');
  execFileSync('mount', ['--bind', root, root]);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=755,size=64k', 'tmpfs', devices]);
  for (const [name, [major, minor]] of Object.entries(DEVICES)) {
    execFileSync('mknod', ['-m', '666', join(devices, name), 'c', String(major), String(minor)]);
  }
  for (const mounted of [devices, root]) execFileSync('mount', ['-o', 'remount,bind,ro', mounted]);
}

async function isHealthy(url: string): Promise<boolean> {
  const response = await fetch(`${url}/healthz`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status === 200;
}
