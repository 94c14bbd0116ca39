import type { Turn } from './conversation';
import { ServiceError } from './errors';
import type { Exchange } from './exchange';
import { eventFrame } from './frames';
import { object, optionalObject, resourceId, sessionId, text } from './input';
import { type Operation, type Prepared, prepare, type Surroundings, turn } from './operation';
import { play, type Wording } from './playback';
import { citation } from './references';
import { type Citation, inOnePiece, stepsOf } from './steps';
import { closingTrace, openingTrace, type TraceOrigin } from './trace';

/** The knowledge base that traces name. */
const KNOWLEDGE_BASE_ID = 'LOCALKB001';

/** `InvokeAgent`: an answer as `chunk` events, with `trace` events if asked for; or the end of a session. */
export const invokeAgent: Operation = async (exchange, words, surroundings) => {
  const origin = originOf(words, surroundings);
  const body = object(await exchange.body(), 'body');
  if (body.endSession === true) return endSession(exchange, origin, surroundings);
  const question = text(body.inputText, 'inputText');
  const earlier = earlierTurns(origin.sessionId, body, surroundings);
  const prepared = prepare(question, earlier, origin.sessionId, surroundings);
  surroundings.agentSessions.add(origin.sessionId, turn(question, prepared.answer));
  const wording = { ...WORDING, ...(body.enableTrace === true ? traces(origin, question, prepared) : {}) };
  const streams = optionalObject(body.streamingConfigurations, 'streamingConfigurations').streamFinalResponse === true;
  const steps = stepsOf(prepared.answer, prepared.script);
  begin(exchange, origin);
  await play(streams ? steps : inOnePiece(steps, prepared.pace.tokensPerSecond), wording, exchange, prepared.pace);
};

const WORDING: Wording = {
  token: ({ bytes, citations }) => [chunk(bytes, citations)],
  citations: ({ citations }) => (citations.length === 0 ? [] : [chunk(Buffer.alloc(0), citations)]),
};

function originOf([agentId, agentAliasId, session]: readonly string[], { agents, region }: Surroundings): TraceOrigin {
  resourceId(agentId, 'agentId');
  resourceId(agentAliasId, 'agentAliasId');
  const origin = { agentId, agentAliasId, sessionId: sessionId(session), region, knowledgeBaseId: KNOWLEDGE_BASE_ID };
  if (agents && !agents.includes(`${agentId}/${agentAliasId}`)) {
    throw new ServiceError(
      'resourceNotFound',
      `Failed to retrieve resource because it doesn't exist: agent ${agentId} with alias ${agentAliasId}.`,
    );
  }
  return origin;
}

async function endSession(exchange: Exchange, origin: TraceOrigin, { agentSessions }: Surroundings): Promise<void> {
  agentSessions.end(origin.sessionId);
  begin(exchange, origin);
  await exchange.write(chunk(Buffer.from("Session is terminated as 'endSession' flag is set in request."), []));
  exchange.end();
}

/** The session's own turns; a new session begins with the history that the caller gives. */
function earlierTurns(
  session: string,
  body: Record<string, unknown>,
  { agentSessions }: Surroundings,
): readonly Turn[] {
  const known = agentSessions.turns(session);
  if (known && known.length > 0) return known;
  const history = optionalObject(
    optionalObject(body.sessionState, 'sessionState').conversationHistory,
    'sessionState.conversationHistory',
  );
  const given = turnsOf(Array.isArray(history.messages) ? history.messages : []);
  agentSessions.begin(given, session);
  return given;
}

function turnsOf(messages: readonly unknown[]): Turn[] {
  const turns: Turn[] = [];
  for (const [index, message] of messages.entries()) {
    const { role, content } = object(message, `sessionState.conversationHistory.messages.${index}`);
    const said = (Array.isArray(content) ? content : [])
      .map((block) => optionalObject(block, 'content').text)
      .filter((part) => typeof part === 'string')
      .join('\n');
    if (role === 'user') turns.push({ question: said, answer: '' });
    else if (turns.length > 0) turns.push({ ...turns.pop()!, answer: said });
  }
  return turns;
}

const traces = (origin: TraceOrigin, question: string, { answer }: Prepared) => ({
  opening: openingTrace(origin, question, answer).map((trace) => eventFrame('trace', trace)),
  closing: closingTrace(origin, question, answer).map((trace) => eventFrame('trace', trace)),
});

const begin = (exchange: Exchange, origin: TraceOrigin): void =>
  exchange.begin({
    'x-amzn-bedrock-agent-content-type': 'application/json',
    'x-amz-bedrock-agent-session-id': origin.sessionId,
  });

const chunk = (bytes: Buffer, citations: readonly Citation[]): Buffer =>
  eventFrame('chunk', {
    bytes: bytes.toString('base64'),
    ...(citations.length === 0 ? {} : { attribution: { citations: citations.map(citation) } }),
  });
