import type { Knowledge } from '../../knowledge';
import { assertValid, bedrockError } from '../bedrock/errors';
import { EventStream } from '../bedrock/event-stream';
import { readObject } from '../bedrock/input';
import { NATURAL_PACE, type Pace } from '../bedrock/playback';
import { encodeError, ScriptedFailures } from '../bedrock/scripted-failures';
import { Constraints } from '../kernel/constraints';
import { operationTable } from '../kernel/operations';
import { type StandIn, startStandIn } from '../kernel/stand-in';
import { converseStream } from './converse-stream';

export interface ModelsOptions {
  /** Decides which search results fit a query best. */
  readonly knowledge: Knowledge;
  /** @default chosen by the system */
  readonly port?: number;
  /** @default NATURAL_PACE */
  readonly pace?: Partial<Pace>;
}

/** Large enough for a question with attached files. */
const BODY_LIMIT_BYTES = 64 * 1024 * 1024;

const constraints = new Constraints('bedrock-runtime');
const operations = operationTable({ 'POST /model/{modelId}/converse-stream': converseStream });

/**
 * Starts a stand-in for the Bedrock runtime on loopback. It behaves the same for every model id: it calls the search
 * tool that the request offers, and answers with quotations from the results. Directives in a question control the
 * answer in tests: see `../bedrock/script.ts`.
 *
 * @throws Error when the port is taken
 */
export function startModels({ knowledge, port, pace }: ModelsOptions): Promise<StandIn> {
  const context = { knowledge, pace: { ...NATURAL_PACE, ...pace }, failures: new ScriptedFailures() };
  return startStandIn(
    {
      name: 'Bedrock runtime',
      internalError: 'InternalServerException',
      answer: async (request, response) => {
        const match = operations(request);
        if (!match) throw bedrockError('resourceNotFound', `No operation ${request.method} ${request.url} here.`);
        const body = await readObject(request, BODY_LIMIT_BYTES);
        assertValid(constraints, 'ConverseStream', { ...body, ...match.parameters }, request.headers);
        return match.operation(body, new EventStream(response), context);
      },
      encode: encodeError,
    },
    port,
  );
}
