import { type AttachedFile, attachedPassages } from '../bedrock/attached-files';
import type { Turn } from '../bedrock/conversation';
import { bedrockError, validationError } from '../bedrock/errors';
import type { EventStream } from '../bedrock/event-stream';
import { eventFrame } from '../bedrock/frames';
import { object, optionalObject, text } from '../bedrock/input';
import { play, type StepEncoder } from '../bedrock/playback';
import { type Citation, inOnePiece, stepsOf } from '../bedrock/steps';
import { type Call, type Context, type Operation, type PreparedAnswer, prepare, turnOf } from './operation';
import { citation } from './references';
import { closingTrace, openingTrace, type TraceOrigin } from './trace';

/** The knowledge base's id in traces. */
const KNOWLEDGE_BASE_ID = 'LOCALKB001';
/** The service's limits for attached files ("ByteContentFile", API reference of the agent runtime). */
const MAX_FILES = 5;
const MAX_FILE_BYTES = 10 * 1024 * 1024;

/**
 * `InvokeAgent`: answers a question with `chunk` events, and with `trace` events if the request enables them. A request with
 * `endSession` ends the session instead.
 */
export const invokeAgent: Operation = async ({ parameters, body, stream }, context) => {
  const origin = originOf(parameters, context);
  if (body.endSession === true) return endSession(stream, origin, context);
  const question = text(body.inputText, 'inputText');
  const earlier = earlierTurns(origin.sessionId, body, context);
  const attached = await attachedPassages(filesIn(body), question);
  const prepared = prepare(question, earlier, origin.sessionId, context, attached);
  context.agentSessions.add(origin.sessionId, turnOf(question, prepared.answer));
  const encoder = { ...ENCODER, ...(body.enableTrace === true ? traces(origin, question, prepared) : {}) };
  const isStreamed =
    optionalObject(body.streamingConfigurations, 'streamingConfigurations').streamFinalResponse === true;
  const steps = stepsOf(prepared.answer, prepared.script);
  begin(stream, origin);
  return play(isStreamed ? steps : inOnePiece(steps, prepared.pace.tokensPerSecond), encoder, stream, prepared.pace);
};

const ENCODER: StepEncoder = {
  token: ({ bytes, citations }) => [chunk(bytes, citations)],
  citations: ({ citations }) => (citations.length === 0 ? [] : [chunk(Buffer.alloc(0), citations)]),
};

function originOf(parameters: Call['parameters'], { agents, region }: Context): TraceOrigin {
  const { agentId, agentAliasId, sessionId } = parameters as Record<'agentId' | 'agentAliasId' | 'sessionId', string>;
  if (agents && !agents.includes(`${agentId}/${agentAliasId}`)) {
    throw bedrockError(
      'resourceNotFound',
      `Failed to retrieve resource because it doesn't exist: agent ${agentId} with alias ${agentAliasId}.`,
    );
  }
  return { agentId, agentAliasId, sessionId, region, knowledgeBaseId: KNOWLEDGE_BASE_ID };
}

async function endSession(stream: EventStream, origin: TraceOrigin, { agentSessions }: Context): Promise<undefined> {
  agentSessions.end(origin.sessionId);
  begin(stream, origin);
  await stream.write(chunk(Buffer.from("Session is terminated as 'endSession' flag is set in request."), []));
  stream.end();
}

/** The files of the request. @throws Refusal (validation) for more files or bytes than the service accepts */
function filesIn(body: Call['body']): AttachedFile[] {
  const { files } = optionalObject(body.sessionState, 'sessionState');
  if (!Array.isArray(files)) return [];
  if (files.length > MAX_FILES)
    throw validationError(`Received ${files.length} files; at most ${MAX_FILES} are allowed.`);
  const read = files.map((file, index) => {
    const { name, source } = object(file, `sessionState.files.${index}`);
    const { byteContent } = object(source, `sessionState.files.${index}.source`);
    const { data } = object(byteContent, `sessionState.files.${index}.source.byteContent`);
    const bytes = Buffer.from(String(data), 'base64');
    return { index, name: String(name), extension: String(name).split('.').at(-1)!, bytes };
  });
  const size = read.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > MAX_FILE_BYTES)
    throw validationError(`The files have ${size} bytes; at most ${MAX_FILE_BYTES} are allowed.`);
  return read;
}

/** The turns of the session. A new session starts with the history in the request. */
function earlierTurns(session: string, body: Call['body'], { agentSessions }: Context): readonly Turn[] {
  const stored = agentSessions.turns(session);
  if (stored && stored.length > 0) return stored;
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
    const joined = (Array.isArray(content) ? content : [])
      .map((block) => optionalObject(block, 'content').text)
      .filter((part) => typeof part === 'string')
      .join('\n');
    if (role === 'user') turns.push({ question: joined, answer: '' });
    else if (turns.length > 0) turns.push({ ...turns.pop()!, answer: joined });
  }
  return turns;
}

const traces = (origin: TraceOrigin, question: string, { answer }: PreparedAnswer) => ({
  opening: openingTrace(origin, question, answer).map((trace) => eventFrame('trace', trace)),
  closing: closingTrace(origin, question, answer).map((trace) => eventFrame('trace', trace)),
});

const begin = (stream: EventStream, origin: TraceOrigin): void =>
  stream.begin({
    'x-amzn-bedrock-agent-content-type': 'application/json',
    'x-amz-bedrock-agent-session-id': origin.sessionId,
  });

const chunk = (bytes: Buffer, citations: readonly Citation[]): Buffer =>
  eventFrame('chunk', {
    bytes: bytes.toString('base64'),
    ...(citations.length === 0 ? {} : { attribution: { citations: citations.map(citation) } }),
  });
