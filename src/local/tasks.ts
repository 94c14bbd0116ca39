import { join } from 'node:path';
import { assertFree } from './checks';
import type { Environment } from './environment';
import { Task } from './task';

export interface TasksOptions {
  /** One process for each port. */
  readonly ports: readonly number[];
  /** Environment variables of each process. PORT and HOST are added to them. */
  readonly environment: Environment;
  /** Folder of the logs: `task-1.log` and so on. */
  readonly logs: string;
  /** Absolute path of the program, `dist/server.js`. */
  readonly server: string;
  /** Called with a sentence when a process exits unexpectedly and is restarted. */
  readonly report: (sentence: string) => void;
}

/** The application processes; the counterpart of an ECS service. */
export interface Tasks {
  /** The origins of the processes. */
  readonly urls: readonly string[];
  /** Sends SIGTERM to each process, and SIGKILL after ten seconds. */
  stop(): Promise<void>;
  /** Sends SIGKILL to each process. */
  kill(): void;
}

const HOST = '127.0.0.1';

/**
 * Starts the application processes and resolves when all are healthy. A process that exits later is restarted.
 *
 * @throws Error with the last lines of the output when a process exits before it is healthy; Error when a process is not healthy in time,
 *   or when a port is in use
 */
export async function startTasks(options: TasksOptions): Promise<Tasks> {
  for (const port of options.ports) await assertFree('PORT', port);
  const tasks = options.ports.map((port, index) => taskOf(options, port, index + 1));
  const kill = () => tasks.forEach((task) => task.kill());
  process.on('exit', kill);
  const all: Tasks = {
    urls: options.ports.map((port) => `http://${HOST}:${port}`),
    kill,
    stop: async () => {
      await Promise.all(tasks.map((task) => task.stop()));
      process.off('exit', kill);
    },
  };
  try {
    await Promise.all(tasks.map((task) => task.start()));
    return all;
  } catch (error) {
    await all.stop();
    throw error;
  }
}

function taskOf({ environment, logs, server, report }: TasksOptions, port: number, number: number): Task {
  return new Task({
    name: `Task ${number}`,
    port,
    server,
    // Override HOST, because some shells set it to the machine's name.
    environment: { ...environment, PORT: String(port), HOST },
    log: join(logs, `task-${number}.log`),
    report,
  });
}
