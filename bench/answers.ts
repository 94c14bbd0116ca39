import { setTimeout as pause } from 'node:timers/promises';
import type { Script } from './engine/script';
import { answerTokens } from './engine/text';
import type { ServerName } from './line';
import type { Answer } from './load/answer';
import type { SiteName } from './load/sites';
import type { Server } from './servers/server';
import type { Setup } from './setup';

export const SITE_OF: Readonly<Record<ServerName, SiteName>> = { ours: 'chat', pipe: 'pipe', aiSdk: 'aiSdk' };
export const SERVERS: readonly ServerName[] = ['ours', 'pipe', 'aiSdk'];

/**
 * Milliseconds to wait after the last answer, so that the CPU time includes the work that follows an answer, such as the last write to the
 * table.
 */
const SETTLING = 500;
/** Maximum delay of the engine in milliseconds. If the delay is longer, the measurement is unreliable. */
const LAG_LIMIT = 250;

export interface Measured {
  readonly answers: readonly Answer[];
  /** The server's CPU time per answer, in milliseconds. */
  readonly cpu: number;
}

/** A typical answer with three citations. @param tokens the number of tokens */
export function usualAnswer(rate?: number, tokens = 400): Script {
  return { tokens: answerTokens(tokens), citations: 3, ...(rate && { rate }) };
}

/**
 * Runs short answers before a measurement, so that V8 has compiled the server's code when the measurement starts.
 *
 * @param answers the number of concurrent answers, the same as in the measurement
 */
export async function warmUp(setup: Setup, server: Server, answers: number): Promise<void> {
  for (let n = 0; n < 2; n++) {
    await setup.setScript(usualAnswer(200, 200));
    await measureAnswers(setup, server, answers);
  }
}

/**
 * Opens the pages, asks a question in each of them, and measures the answers.
 *
 * @param within milliseconds over which the questions are spread
 * @throws Error if an answer fails
 */
export async function measureAnswers(setup: Setup, server: Server, answers: number, within = 1000): Promise<Measured> {
  await setup.openPages(server, answers);
  const before = server.cpu;
  const result = await askAll(setup, server, answers, within);
  await pause(SETTLING);
  const cpu = (server.cpu - before) / answers;
  const { lag } = await setup.engineStatus();
  if (lag > LAG_LIMIT) console.warn(`  The engine was up to ${Math.round(lag)} ms late: the numbers are unreliable.`);
  return { answers: result, cpu };
}

/** Asks a question in every open page. @throws Error if an answer fails */
export async function askAll(setup: Setup, server: Server, count: number, within: number): Promise<readonly Answer[]> {
  const { answers, errors } = await setup.ask(server, count, within);
  if (errors.length === 0) return answers;
  throw new Error(`${server.site}: ${errors.length} of ${count} answers failed. The first: ${errors[0]}`);
}

/**
 * Repeats a measurement. Each repetition starts, measures and stops the given servers one after another, or only the product's server if
 * `setup` profiles the servers.
 */
export async function interleaved<T>(
  setup: Setup,
  repetitions: number,
  measure: (server: Server) => Promise<T>,
  { servers = SERVERS, ...options }: Parameters<Setup['server']>[1] & { servers?: readonly ServerName[] } = {},
): Promise<Record<ServerName, T[]>> {
  const values: Record<ServerName, T[]> = { ours: [], pipe: [], aiSdk: [] };
  for (let n = 0; n < repetitions; n++) {
    for (const name of setup.isProfiling ? (['ours'] as const) : servers) {
      const server = await setup.server(SITE_OF[name], options);
      values[name].push(await measure(server));
      await setup.stop(server);
    }
  }
  return values;
}
