import { embeddedTurns, type Turn } from '../bedrock/conversation';
import { validationError } from '../bedrock/errors';
import { eventFrame } from '../bedrock/frames';
import { blocked, INTERVENTION, NO_INTERVENTION, namesGuardrail } from '../bedrock/guardrail';
import { object, optionalObject, text } from '../bedrock/input';
import { play, type StepEncoder } from '../bedrock/playback';
import { type Citation, stepsOf } from '../bedrock/steps';
import { type Call, type Context, type Operation, prepare, turnOf } from './operation';
import { citation } from './references';
import { assertKnowledgeBase } from './retrieve';

/**
 * `RetrieveAndGenerateStream`: answers with `output` and `citation` events. The stand-in chooses the id of a new
 * session, and starts the session with the turns that the caller has embedded in the prompt template.
 */
export const retrieveAndGenerateStream: Operation = async ({ body, stream }, context) => {
  const question = text(object(body.input, 'input').text, 'input.text');
  const { template, hasGuardrail } = generationOf(body, context);
  const session = (body.sessionId as string | null | undefined) ?? undefined;
  const stored = sessionTurns(session, context);
  const earlier = [...embeddedTurns(template ?? ''), ...stored];
  const prepared = prepare(question, earlier, session ?? '', context);
  const id = session ?? context.knowledgeBaseSessions.begin(earlier);
  context.knowledgeBaseSessions.add(id, turnOf(question, prepared.answer));
  stream.begin({ 'x-amzn-bedrock-knowledge-base-session-id': id }, prepared.script?.split);
  // The text of an event is JSON, so it cannot end within a character. `[[split]]` therefore splits network packets instead of tokens.
  const steps = stepsOf(prepared.answer, prepared.script && { ...prepared.script, split: false });
  const encoder = template === undefined || template.includes('$output_format_instructions$') ? CITING : PLAIN;
  if (!hasGuardrail) return play(steps, encoder, stream, prepared.pace);
  const guarded = prepared.script?.guardrail ? blocked(steps) : steps;
  return play(guarded, { ...encoder, intervention: INTERVENTION, closing: NO_INTERVENTION }, stream, prepared.pace);
};

const CITING: StepEncoder = {
  token: ({ bytes, citations }) => [eventFrame('output', { text: bytes.toString() }), ...citations.map(citationFrame)],
  citations: ({ citations }) => citations.map(citationFrame),
};

/** The encoder for a custom template without the service's format instructions: the service then adds no citations. */
const PLAIN: StepEncoder = {
  token: ({ bytes }) => [eventFrame('output', { text: bytes.toString() })],
  citations: () => [],
};

/** @throws Refusal (validation) for a configuration that the service rejects */
function generationOf(
  body: Call['body'],
  context: Context,
): { readonly template: string | undefined; readonly hasGuardrail: boolean } {
  const configuration = object(body.retrieveAndGenerateConfiguration, 'retrieveAndGenerateConfiguration');
  if (configuration.type !== 'KNOWLEDGE_BASE')
    throw validationError(`Received the type "${configuration.type}"; only KNOWLEDGE_BASE is supported here.`);
  const path = 'retrieveAndGenerateConfiguration.knowledgeBaseConfiguration';
  const knowledgeBase = object(configuration.knowledgeBaseConfiguration, path);
  assertKnowledgeBase(String(knowledgeBase.knowledgeBaseId), context);
  const generation = optionalObject(knowledgeBase.generationConfiguration, `${path}.generationConfiguration`);
  const hasGuardrail = namesGuardrail(generation);
  return { template: templateOf(generation, `${path}.generationConfiguration`), hasGuardrail };
}

function templateOf({ promptTemplate }: Record<string, unknown>, path: string): string | undefined {
  const { textPromptTemplate } = optionalObject(promptTemplate, `${path}.promptTemplate`);
  if (textPromptTemplate == null) return undefined;
  const template = text(textPromptTemplate, 'textPromptTemplate');
  if (!template.includes('$search_results$'))
    throw validationError('The prompt template must contain $search_results$.');
  return template;
}

function sessionTurns(session: string | undefined, { knowledgeBaseSessions }: Context): readonly Turn[] {
  if (session === undefined) return [];
  const turns = knowledgeBaseSessions.turns(session);
  if (!turns) throw validationError(`Session with Id ${session} is not valid. Please check and try again.`);
  return turns;
}

/**
 * Encodes a citation as an event. Like the service, sends the deprecated member `citation` together with the members that replace it,
 * because clients may read either form.
 */
function citationFrame(cited: Citation): Buffer {
  const parts = citation(cited);
  return eventFrame('citation', { citation: parts, ...parts });
}
