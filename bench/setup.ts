import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Script } from './engine/script';
import { VARIABLES } from './environment';
import type { Answers, Conversation, FirstBytes, Visit, Visits } from './load/main';
import type { Weight } from './load/pages';
import type { SiteName } from './load/sites';
import { type Cpus, chooseCpus, pinThisProcess } from './processes/cpus';
import { Program, ROOT, TYPESCRIPT } from './processes/program';
import type { Profile } from './profile/profile';
import { bundle } from './servers/build';
import { Server } from './servers/server';
import type { Services } from './services/main';
import type { Cloning, Item } from './table/clones';

/** The processes with which the measured servers communicate: browsers, engine and table. Starts and stops the servers. */
export class Setup {
  /** The profiles of the servers, which `stop` adds. Empty unless `isProfiling` is true. */
  readonly profiles: Profile[] = [];
  private readonly servers = new Set<Server>();

  private constructor(
    private readonly cpus: Cpus,
    private readonly folder: string,
    private readonly programs: { readonly load: Program; readonly engine: Program; readonly table: Program },
    private readonly files: Readonly<Record<SiteName, string>>,
    private readonly environment: Readonly<Record<string, string>>,
    /** Whether to profile the servers. `interleaved` then measures only the product's server. */
    readonly isProfiling: boolean,
  ) {}

  static async open({ isProfiling = false } = {}): Promise<Setup> {
    const cpus = chooseCpus();
    pinThisProcess(cpus);
    const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
    const start = <Ready>(file: string) =>
      Program.start<Ready>(path.join(ROOT, 'bench', file), {
        cpus: cpus.others,
        nodeOptions: [...TYPESCRIPT, '--max-http-header-size=65536'],
        environment: { ...process.env, ...VARIABLES },
      });
    const [load, engine, table, pipe, aiSdk] = await Promise.all([
      start<{ keys: string }>('load/main.ts'),
      start<string>('engine/main.ts'),
      start<{ url: string }>('table/main.ts'),
      bundle('pipe'),
      bundle('ai-sdk'),
    ]);
    const environment = {
      ...VARIABLES,
      AWS_ENDPOINT_URL_DYNAMODB: table.ready.url,
      AWS_ENDPOINT_URL_S3: table.ready.url,
      AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: engine.ready,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: engine.ready,
      ALB_KEYS_URL: load.ready.keys,
      COGNITO_JWKS_URL: `${load.ready.keys}/jwks.json`,
    };
    const programs = { load: load.program, engine: engine.program, table: table.program };
    const files = { chat: path.join(ROOT, 'dist/server.js'), pipe, aiSdk };
    return new Setup(cpus, folder, programs, files, environment, isProfiling);
  }

  async server(
    site: SiteName,
    options: { watchesEventLoop?: boolean; environment?: Record<string, string> } = {},
  ): Promise<Server> {
    const server = await Server.start({
      site,
      file: this.files[site],
      cpus: this.cpus.server,
      log: path.join(this.folder, `${site}.log`),
      isProfiled: this.isProfiling,
      ...options,
      environment: { ...this.environment, ...options.environment },
    });
    this.servers.add(server);
    return server;
  }

  /** Sets the script with which the engine answers all further questions. */
  setScript(script: Script): Promise<void> {
    return this.programs.engine.call('setScript', script);
  }

  engineStatus(): Promise<{ running: number; lag: number }> {
    return this.programs.engine.call('status');
  }

  /**
   * Opens a page in each of `answers` browsers, so that `ask` can ask a question in each of these pages. If `isProfiling` is true, discards
   * the samples that the server's profile contains so far.
   */
  async openPages(server: Server, answers: number): Promise<void> {
    const { site, url } = server;
    await this.programs.load.call('openPages', { site, url, answers, within: 0 } satisfies Visit);
    if (this.isProfiling) await server.restartProfile();
  }

  ask({ site, url }: Server, answers: number, within: number): Promise<Answers> {
    return this.programs.load.call('ask', { site, url, answers, within } satisfies Visit);
  }

  firstBytes(server: Server, path: string, options: Omit<Visits, 'url'>): Promise<FirstBytes> {
    return this.programs.load.call('firstBytes', { url: server.url + path, ...options } satisfies Visits);
  }

  converse({ url }: Server): Promise<Conversation> {
    return this.programs.load.call('converse', { url });
  }

  firstPage({ url }: Server): Promise<Weight> {
    return this.programs.load.call('firstPage', { url });
  }

  /** Starts stand-ins with the given numbers of users and documents. @returns their URLs, and a function that stops them */
  async services(users: number, documents: number): Promise<{ services: Services; stop: () => Promise<void> }> {
    const folder = mkdtempSync(path.join(this.folder, 'services-'));
    const { program, ready } = await Program.start<Services>(path.join(ROOT, 'bench/services/main.ts'), {
      cpus: this.cpus.others,
      nodeOptions: TYPESCRIPT,
      programArguments: [folder, String(users), String(documents)],
      environment: { ...process.env, ...VARIABLES },
    });
    return { services: ready, stop: () => program.stop() };
  }

  put(items: readonly Item[]): Promise<void> {
    return this.programs.table.call('put', items);
  }

  /** Copies the items of a turn or a conversation. @returns the number of items that were written */
  clone(cloning: Cloning): Promise<number> {
    return this.programs.table.call('clone', cloning);
  }

  tableRequests(): Promise<Record<string, number>> {
    return this.programs.table.call('counts');
  }

  resetTableRequests(): Promise<void> {
    return this.programs.table.call('reset');
  }

  async stop(server: Server): Promise<void> {
    this.servers.delete(server);
    if (this.isProfiling) this.profiles.push(await server.profile());
    await server.stop();
  }

  async stopServers(): Promise<void> {
    await Promise.all([...this.servers].map((server) => this.stop(server)));
  }

  async close(): Promise<void> {
    await this.stopServers();
    await Promise.all(Object.values(this.programs).map((program) => program.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
