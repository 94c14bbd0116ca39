import { join } from 'node:path';
import type { Knowledge } from '../../knowledge';
import { assertValid, bedrockError } from '../bedrock/errors';
import { EventStream } from '../bedrock/event-stream';
import { readObject } from '../bedrock/input';
import { NATURAL_PACE, type Pace } from '../bedrock/playback';
import { encodeError, ScriptedFailures } from '../bedrock/scripted-failures';
import { Constraints } from '../kernel/constraints';
import { operationTable } from '../kernel/operations';
import { type StandIn, startStandIn } from '../kernel/stand-in';
import { StateFile } from '../kernel/state-file';
import { invokeAgent } from './invoke-agent';
import type { Operation } from './operation';
import { retrieve } from './retrieve';
import { retrieveAndGenerateStream } from './retrieve-and-generate';
import { type SavedSessions, Sessions } from './sessions';

export type { Pace } from '../bedrock/playback';

export interface BedrockOptions {
  readonly knowledge: Knowledge;
  readonly region: string;
  /** Folder in which sessions are stored between runs; created if it is missing. */
  readonly state: string;
  /** @default chosen by the system */
  readonly port?: number;
  /** @default NATURAL_PACE */
  readonly pace?: Partial<Pace>;
  /** Seconds after which an idle session expires. @default 600 */
  readonly idleSessionSeconds?: number;
  /** Accepted agents, as `agentId/agentAliasId`. @default any */
  readonly agents?: readonly string[];
  /** Accepted knowledge bases. @default any */
  readonly knowledgeBases?: readonly string[];
  /** Returns the current time in milliseconds, which decides whether a session has expired. @default Date.now */
  readonly now?: () => number;
}

/** Above the service's limit of 25 million characters of input text. */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

const constraints = new Constraints('bedrock-agent-runtime');

const operations = operationTable<readonly [string, Operation]>({
  'POST /agents/{agentId}/agentAliases/{agentAliasId}/sessions/{sessionId}/text': ['InvokeAgent', invokeAgent],
  'POST /retrieveAndGenerateStream': ['RetrieveAndGenerateStream', retrieveAndGenerateStream],
  'POST /knowledgebases/{knowledgeBaseId}/retrieve': ['Retrieve', retrieve],
});

/**
 * Starts a stand-in for the Bedrock agent runtime on loopback. It answers by quoting the passages that best match the
 * question. It keeps sessions in memory, and saves them in the folder `state` between runs. Directives in a question
 * control the answer in tests: see `../bedrock/script.ts`.
 *
 * @throws Error when the port is taken or the state file is not JSON
 */
export async function startBedrock(options: BedrockOptions): Promise<StandIn> {
  const { idleSessionSeconds = 600, now = Date.now } = options;
  const file = new StateFile<Record<'agent' | 'knowledgeBase', SavedSessions>>(
    join(options.state, 'sessions.json'),
    () => ({ agent: {}, knowledgeBase: {} }),
  );
  const agentSessions = new Sessions(idleSessionSeconds, now, file.value.agent);
  const knowledgeBaseSessions = new Sessions(idleSessionSeconds, now, file.value.knowledgeBase);
  const context = {
    ...options,
    pace: { ...NATURAL_PACE, ...options.pace },
    failures: new ScriptedFailures(),
    agentSessions,
    knowledgeBaseSessions,
  };
  const { url, close } = await startStandIn(
    {
      name: 'Bedrock agent runtime',
      internalError: 'InternalServerException',
      answer: async (request, response) => {
        const match = operations(request);
        if (!match) throw bedrockError('resourceNotFound', `No operation ${request.method} ${request.url} here.`);
        const { parameters } = match;
        const [name, operation] = match.operation;
        const body = await readObject(request, BODY_LIMIT_BYTES);
        assertValid(constraints, name, { ...body, ...parameters }, request.headers);
        return operation({ parameters, body, stream: new EventStream(response) }, context);
      },
      encode: encodeError,
    },
    options.port,
  );
  return {
    url,
    close: async () => {
      await close();
      file.value = { agent: agentSessions.current(), knowledgeBase: knowledgeBaseSessions.current() };
      file.save();
    },
  };
}
