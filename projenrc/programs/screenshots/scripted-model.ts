import { EventStream } from '../../../src/local/aws/bedrock/event-stream';
import { readObject } from '../../../src/local/aws/bedrock/input';
import { NATURAL_PACE } from '../../../src/local/aws/bedrock/playback';
import { encodeError, ScriptedFailures } from '../../../src/local/aws/bedrock/scripted-failures';
import { converseStream } from '../../../src/local/aws/bedrock-runtime/converse-stream';
import { type StandIn, startStandIn } from '../../../src/local/aws/kernel/stand-in';
import type { SampleQuestion, Samples } from './samples/sample';

/** A content block. The text of a search result begins with its number in brackets, which the model writes to cite the passage. */
type Block = { text?: string; toolResult?: { content: Block[] } };
type Message = { role: string; content: Block[] };

const NO_DOCUMENTS = { search: () => [], documents: () => [] };
const BODY_LIMIT_BYTES = 1024 * 1024;
/** `‹words›` in a sample becomes the number of the passage that contains these words. */
const REFERENCE = /‹([^›]+)›/g;

export interface ScriptedModel extends StandIn {
  /** The speed of the answers that start after this value is set. */
  tokensPerSecond: number;
}

/**
 * Starts a stand-in for the Bedrock runtime. Like the usual stand-in for Bedrock, it requests searches, but it answers each question of
 * the samples with the answer of the sample.
 */
export async function startScriptedModel(samples: readonly Samples[]): Promise<ScriptedModel> {
  const known = new Map(samples.flatMap(({ questions }) => questions.map((sample) => [sample.question, sample])));
  const model = { tokensPerSecond: 1_000 };
  const standIn = await startStandIn({
    name: 'Scripted model',
    internalError: 'InternalServerException',
    encode: encodeError,
    answer: async (request, response) => {
      const body = await readObject(request, BODY_LIMIT_BYTES);
      putScript(body.messages as Message[], known);
      return converseStream(body, new EventStream(response), {
        knowledge: NO_DOCUMENTS,
        pace: { ...NATURAL_PACE, tokensPerSecond: model.tokensPerSecond },
        failures: new ScriptedFailures(),
      });
    },
  });
  return Object.assign(model, standIn);
}

/**
 * Replaces the text of a known question. Before the first search result, the new text is the sample's search queries; after it, a script
 * that contains the sample's answer.
 */
function putScript(messages: Message[], known: ReadonlyMap<string, SampleQuestion>): void {
  const asked = messages.findLast(({ role, content }) => role === 'user' && !content.some((block) => block.toolResult));
  const block = asked?.content.find(({ text }) => known.has(text ?? ''));
  if (!block) return;
  const { question, searches = [question], answer } = known.get(block.text!)!;
  const results = messages.flatMap(({ content }) => content.flatMap(({ toolResult }) => toolResult?.content ?? []));
  const passages = results.map(({ text = '' }) => text.replace(/\s+/g, ' '));
  block.text =
    results.length === 0
      ? searches.join('? ')
      : `[[echo]]${answer.replace(REFERENCE, (_all, words: string) => numberOf(words, passages))}`;
}

/** @throws Error if no passage contains the words */
function numberOf(words: string, passages: readonly string[]): string {
  const passage = passages.find((text) => text.includes(words));
  if (!passage) throw new Error(`No passage contains "${words}". The search found:\n${passages.join('\n')}`);
  return passage.slice(0, passage.indexOf(']') + 1);
}
