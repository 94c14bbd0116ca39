import type { Turn } from './conversation';
import { embeddedTurns } from './embedded-turns';
import { invalid } from './errors';
import { eventFrame } from './frames';
import { blocked, INTERVENTION, NO_INTERVENTION, namesGuardrail } from './guardrail';
import { object, optionalObject, sessionId, text } from './input';
import { type Operation, prepare, type Surroundings, turn } from './operation';
import { play, type Wording } from './playback';
import { citation } from './references';
import { knownKnowledgeBase } from './retrieve';
import { type Citation, stepsOf } from './steps';

/** The service's limit for a prompt template, in characters. */
const LONGEST_TEMPLATE = 4000;

/**
 * `RetrieveAndGenerateStream`: an answer as `output` and `citation` events. The service makes the session's id; a
 * session begins with the turns that the caller embedded in the prompt template.
 */
export const retrieveAndGenerateStream: Operation = async (exchange, _words, surroundings) => {
  const body = object(await exchange.body(), 'body');
  const question = text(object(body.input, 'input').text, 'input.text');
  const { template, hasGuardrail } = generationOf(body, surroundings);
  const session = body.sessionId == null ? undefined : sessionId(body.sessionId);
  const known = knownTurns(session, surroundings);
  const earlier = [...embeddedTurns(template ?? ''), ...known];
  const prepared = prepare(question, earlier, session ?? '', surroundings);
  const id = session ?? surroundings.knowledgeBaseSessions.begin(earlier);
  surroundings.knowledgeBaseSessions.add(id, turn(question, prepared.answer));
  exchange.begin({ 'x-amzn-bedrock-knowledge-base-session-id': id }, prepared.script?.split);
  // Text in JSON cannot be parted within a character: there the network packets are.
  const steps = stepsOf(prepared.answer, prepared.script && { ...prepared.script, split: false });
  const wording = template === undefined || template.includes('$output_format_instructions$') ? CITING : PLAIN;
  if (!hasGuardrail) return play(steps, wording, exchange, prepared.pace);
  const guarded = prepared.script?.guardrail ? blocked(steps) : steps;
  await play(guarded, { ...wording, intervention: INTERVENTION, closing: NO_INTERVENTION }, exchange, prepared.pace);
};

const CITING: Wording = {
  token: ({ bytes, citations }) => [eventFrame('output', { text: bytes.toString() }), ...citations.map(citationFrame)],
  citations: ({ citations }) => citations.map(citationFrame),
};

/** A template of the caller's own that leaves the service's format instructions out gets no citations. */
const PLAIN: Wording = {
  token: ({ bytes }) => [eventFrame('output', { text: bytes.toString() })],
  citations: () => [],
};

/** @throws ServiceError (validation) for what the service would not accept either */
function generationOf(
  body: Record<string, unknown>,
  surroundings: Surroundings,
): { readonly template: string | undefined; readonly hasGuardrail: boolean } {
  const configuration = object(body.retrieveAndGenerateConfiguration, 'retrieveAndGenerateConfiguration');
  if (configuration.type !== 'KNOWLEDGE_BASE')
    throw invalid(`The type "${configuration.type}" is not supported here: use KNOWLEDGE_BASE.`);
  const path = 'retrieveAndGenerateConfiguration.knowledgeBaseConfiguration';
  const knowledgeBase = object(configuration.knowledgeBaseConfiguration, path);
  knownKnowledgeBase(knowledgeBase.knowledgeBaseId, surroundings);
  text(knowledgeBase.modelArn, `${path}.modelArn`);
  const generation = optionalObject(knowledgeBase.generationConfiguration, `${path}.generationConfiguration`);
  const hasGuardrail = namesGuardrail(generation, `${path}.generationConfiguration`);
  return { template: templateOf(generation, `${path}.generationConfiguration`), hasGuardrail };
}

function templateOf({ promptTemplate }: Record<string, unknown>, path: string): string | undefined {
  const { textPromptTemplate: template } = optionalObject(promptTemplate, `${path}.promptTemplate`);
  if (template == null) return undefined;
  if (text(template, 'textPromptTemplate').length > LONGEST_TEMPLATE) {
    throw invalid(
      `Value at 'textPromptTemplate' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_TEMPLATE}`,
    );
  }
  if (!text(template, 'textPromptTemplate').includes('$search_results$'))
    throw invalid('The prompt template must contain $search_results$.');
  return text(template, 'textPromptTemplate');
}

function knownTurns(session: string | undefined, { knowledgeBaseSessions }: Surroundings): readonly Turn[] {
  if (session === undefined) return [];
  const known = knowledgeBaseSessions.turns(session);
  if (!known) throw invalid(`Session with Id ${session} is not valid. Please check and try again.`);
  return known;
}

/** In the form of today and, as the service still does, in the deprecated one: a client reads one of them. */
function citationFrame(one: Citation): Buffer {
  const parts = citation(one);
  return eventFrame('citation', { citation: parts, ...parts });
}
