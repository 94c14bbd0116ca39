import type { Knowledge } from '../../knowledge';
import type { StandIn } from '../kernel/stand-in';
import { ProxyError, ServiceError } from './errors';
import { Exchange } from './exchange';
import { invokeAgent } from './invoke-agent';
import { listen } from './listener';
import type { Operation, Surroundings } from './operation';
import { NATURAL_PACE, type Pace } from './pace';
import { retrieve } from './retrieve';
import { retrieveAndGenerateStream } from './retrieve-and-generate';
import { Sessions } from './sessions';
import { keep, restore } from './state-file';
import { Tries } from './tries';

export type { Pace } from './pace';

/** What the Bedrock stand-in needs and may be told. */
export interface BedrockOptions {
  readonly knowledge: Knowledge;
  readonly region: string;
  /** Folder in which sessions are kept between runs; made when missing. */
  readonly state: string;
  /** @default chosen by the system */
  readonly port?: number;
  /** @default NATURAL_PACE */
  readonly pace?: Partial<Pace>;
  /** Life of a session that nobody uses, in seconds. @default 600 */
  readonly idleSessionSeconds?: number;
  /** Accepted agents, as `agentId/agentAliasId`. @default any */
  readonly agents?: readonly string[];
  /** Accepted knowledge bases. @default any */
  readonly knowledgeBases?: readonly string[];
  /** The time in milliseconds, for sessions. @default Date.now */
  readonly now?: () => number;
}

const OPERATIONS: readonly (readonly [RegExp, Operation])[] = [
  [/^POST \/agents\/([^/]+)\/agentAliases\/([^/]+)\/sessions\/([^/]+)\/text\/?$/, invokeAgent],
  [/^POST \/retrieveAndGenerateStream\/?$/, retrieveAndGenerateStream],
  [/^POST \/knowledgebases\/([^/]+)\/retrieve\/?$/, retrieve],
];

/**
 * The Bedrock agent runtime on loopback, over HTTP/1.1 and HTTP/2: it answers by quoting the best passages of the
 * documents. Sessions live in memory, and in `state` between runs. Questions can hold a script, for tests: see script.ts.
 * @throws Error when the port is taken
 */
export async function startBedrock(options: BedrockOptions): Promise<StandIn> {
  const surroundings = surroundingsOf(options);
  const sessions = { agent: surroundings.agentSessions, knowledgeBase: surroundings.knowledgeBaseSessions };
  restore(options.state, sessions);
  const { url, close } = await listen(
    (request, response) => void answer(new Exchange(request, response), surroundings),
    options.port ?? 0,
  );
  return {
    url,
    close: async () => {
      await close();
      keep(options.state, sessions);
    },
  };
}

function surroundingsOf({ idleSessionSeconds = 600, now = Date.now, pace, ...options }: BedrockOptions): Surroundings {
  return {
    ...options,
    pace: { ...NATURAL_PACE, ...pace },
    tries: new Tries(),
    agentSessions: new Sessions(idleSessionSeconds, now),
    knowledgeBaseSessions: new Sessions(idleSessionSeconds, now),
  };
}

async function answer(exchange: Exchange, surroundings: Surroundings): Promise<void> {
  try {
    const [operation, words] = operationFor(exchange.target);
    await operation(exchange, words, surroundings);
  } catch (error) {
    // The client has gone: nobody is there to be told, and nothing is left to do.
    if (exchange.signal.aborted) return;
    if (exchange.hasBegun) return exchange.cut();
    if (error instanceof ServiceError || error instanceof ProxyError) return exchange.refuse(error);
    console.error('The Bedrock stand-in failed.', error);
    exchange.refuse(new ServiceError('internalServer', 'The stand-in failed; its output says why.'));
  }
}

function operationFor(target: string): [Operation, string[]] {
  for (const [pattern, operation] of OPERATIONS) {
    const match = pattern.exec(target);
    if (match) return [operation, match.slice(1).map(decoded)];
  }
  throw new ServiceError('resourceNotFound', `The stand-in has no operation "${target}".`);
}

/** Text that is not percent-encoding fails later as the id that it is not. */
function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
