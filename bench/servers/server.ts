import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SiteName } from '../load/sites';
import { Program } from '../processes/program';
import { cpuMilliseconds, residentBytes } from '../processes/usage';
import type { Profile } from '../profile/profile';

/**
 * The option that the Dockerfile passes to Node.js, and a heap limit: 1,048 MB, which V8 chooses by default in a task with 2 GiB, the
 * default of `service.memory`. V8 derives its default limit from the memory that it can use, and collects garbage later if the limit is
 * larger. Without the fixed limit, the results would therefore depend on the machine's memory.
 */
const NODE_OPTIONS = ['--max-http-header-size=65536', '--max-heap-size=1048'];

export interface ServerOptions {
  readonly site: SiteName;
  /** The bundled program. */
  readonly file: string;
  readonly cpus: string;
  readonly environment: Readonly<Record<string, string>>;
  /** File for the log. */
  readonly log: string;
  /** Whether to measure the event-loop delay, which takes a little CPU time. @default false */
  readonly watchesEventLoop?: boolean;
  /** Whether to profile the server, which makes it slower. @default false */
  readonly isProfiled?: boolean;
}

/** A server that is measured. */
export class Server {
  private constructor(
    readonly site: SiteName,
    readonly url: string,
    /** Milliseconds from the start of the process to the first successful response of `/healthz`. */
    readonly startTime: number,
    private readonly program: Program,
  ) {}

  static async start({ site, file, cpus, environment, log, ...preloaded }: ServerOptions): Promise<Server> {
    const port = await freePort();
    const preloads = [
      'lifetime.cjs',
      ...(preloaded.watchesEventLoop ? ['event-loop.cjs'] : []),
      ...(preloaded.isProfiled ? ['profile.cjs'] : []),
    ];
    const started = performance.now();
    const program = Program.spawn(file, {
      cpus,
      // Use `--require`: with `--import`, Node.js would load the program as an ES module, which takes a second for a large bundle.
      nodeOptions: [...NODE_OPTIONS, ...preloads.flatMap((name) => ['--require', path.join(__dirname, name)])],
      environment: { ...environment, PORT: String(port), HOST: '127.0.0.1', NODE_ENV: 'production' },
      log,
    });
    const url = `http://127.0.0.1:${port}`;
    await healthy(url, program);
    return new Server(site, url, performance.now() - started, program);
  }

  /** Milliseconds of CPU time used so far. */
  get cpu(): number {
    return cpuMilliseconds(this.program.pid);
  }

  /** Bytes of resident memory. */
  get memory(): number {
    return residentBytes(this.program.pid);
  }

  /** The event-loop delay since the last call, in milliseconds. */
  eventLoop(): Promise<{ readonly p99: number; readonly max: number }> {
    return this.program.call('eventLoop');
  }

  /** Discards the samples so far. */
  restartProfile(): Promise<void> {
    return this.program.call('restartProfile');
  }

  /** Returns the samples so far, and stops sampling. */
  profile(): Promise<Profile> {
    return this.program.call('profile');
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}

async function healthy(url: string, program: Program): Promise<void> {
  for (;;) {
    program.assertRuns();
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 200) return;
    await pause(2);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
