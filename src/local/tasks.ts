import { join } from 'node:path';
import { ENV } from '../contract';
import type { Environment } from './environment';
import { assertFree } from './port';
import { Task } from './task';

export interface TasksOptions {
  /** How many processes. */
  count: number;
  /** Port of the first; the others follow. */
  port: number;
  /** Variables of each process; PORT is added. */
  environment: Environment;
  /** Folder of the logs: `task-1.log` and so on. */
  logs: string;
  /** The program, `dist/server.js`. */
  server: string;
  /** Told, in a sentence, when a process ended by itself and is started again. */
  say: (sentence: string) => void;
}

/** The application processes, in the place of an ECS service. */
export interface Tasks {
  /** Their origins. */
  readonly urls: readonly string[];
  /** Asks each to end and insists after ten seconds. */
  stop(): Promise<void>;
  /** Ends each at once. */
  kill(): void;
}

/**
 * Starts the application processes and waits until each is healthy. One that ends later is started again.
 * @throws Error with a task's own words when it refuses to start, and when a port is taken
 */
export async function startTasks(options: TasksOptions): Promise<Tasks> {
  const ports = Array.from({ length: options.count }, (_, i) => options.port + i);
  for (const port of ports) await assertFree(ENV.port, port);
  const tasks = ports.map(
    (port, i) =>
      new Task({
        name: `Task ${i + 1}`,
        port,
        command: ['--max-http-header-size=65536', '--enable-source-maps', options.server],
        environment: { ...options.environment, [ENV.port]: String(port) },
        log: join(options.logs, `task-${i + 1}.log`),
        say: options.say,
      }),
  );
  const kill = () => tasks.forEach((task) => task.kill());
  process.on('exit', kill);
  const all: Tasks = {
    urls: ports.map((port) => `http://127.0.0.1:${port}`),
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
