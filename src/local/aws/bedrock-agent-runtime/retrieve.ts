import { bedrockError } from '../bedrock-errors';
import { object, optionalObject, text } from '../bedrock-input';
import { jsonReply } from '../kernel/stand-in';
import type { Context, Operation } from './operation';
import { result } from './references';

/** `Retrieve`: the passages that match a question, five by default. */
export const retrieve: Operation = async ({ parameters, body }, context) => {
  assertKnowledgeBase(parameters.knowledgeBaseId!, context);
  const question = text(object(body.retrievalQuery, 'retrievalQuery').text, 'retrievalQuery.text');
  const configuration = optionalObject(body.retrievalConfiguration, 'retrievalConfiguration');
  const { numberOfResults = 5 } = optionalObject(
    configuration.vectorSearchConfiguration,
    'retrievalConfiguration.vectorSearchConfiguration',
  );
  const found = context.knowledge.search(question, Number(numberOfResults));
  return jsonReply({ retrievalResults: found.map(result) });
};

/** @throws Refusal (resourceNotFound) unless the knowledge base is accepted */
export function assertKnowledgeBase(id: string, { knowledgeBases }: Context): void {
  if (knowledgeBases && !knowledgeBases.includes(id))
    throw bedrockError('resourceNotFound', `Knowledge Base with id ${id} does not exist`);
}
