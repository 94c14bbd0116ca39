import { bedrockError } from '../bedrock-errors';
import { matching, object, optionalObject, text } from '../bedrock-input';
import { jsonReply } from '../kernel/stand-in';
import type { Context, Operation } from './operation';
import { result } from './references';

/** `Retrieve`: the passages that match a question, five by default. */
export const retrieve: Operation = async ({ parameters, body }, context) => {
  assertKnowledgeBase(parameters.knowledgeBaseId, context);
  const question = text(object(body.retrievalQuery, 'retrievalQuery').text, 'retrievalQuery.text');
  const configuration = optionalObject(body.retrievalConfiguration, 'retrievalConfiguration');
  const { numberOfResults = 5 } = optionalObject(
    configuration.vectorSearchConfiguration,
    'retrievalConfiguration.vectorSearchConfiguration',
  );
  const found = context.knowledge.search(question, Math.min(100, Number(numberOfResults)));
  return jsonReply({ retrievalResults: found.map(result) });
};

/** @throws Refusal (validation, resourceNotFound) unless the value is the id of an accepted knowledge base */
export function assertKnowledgeBase(value: unknown, { knowledgeBases }: Context): void {
  const id = matching(value, 'knowledgeBaseId', '[0-9a-zA-Z]{1,10}');
  if (knowledgeBases && !knowledgeBases.includes(id))
    throw bedrockError('resourceNotFound', `Knowledge Base with id ${id} does not exist`);
}
