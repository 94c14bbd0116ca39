import { ServiceError } from './errors';
import { object, optionalObject, resourceId, text } from './input';
import type { Operation, Surroundings } from './operation';
import { result } from './references';

/** `Retrieve`: the passages that fit a question, five unless the request says how many. */
export const retrieve: Operation = async (exchange, [id], surroundings) => {
  knownKnowledgeBase(id, surroundings);
  const body = object(await exchange.body(), 'body');
  const question = text(object(body.retrievalQuery, 'retrievalQuery').text, 'retrievalQuery.text');
  const configuration = optionalObject(body.retrievalConfiguration, 'retrievalConfiguration');
  const { numberOfResults = 5 } = optionalObject(
    configuration.vectorSearchConfiguration,
    'retrievalConfiguration.vectorSearchConfiguration',
  );
  exchange.json({
    retrievalResults: surroundings.knowledge.search(question, Math.min(100, Number(numberOfResults))).map(result),
  });
};

/** @throws ServiceError (validation, resourceNotFound) unless the value is the id of an accepted knowledge base */
export function knownKnowledgeBase(value: unknown, { knowledgeBases }: Surroundings): string {
  const id = resourceId(value, 'knowledgeBaseId');
  if (knowledgeBases && !knowledgeBases.includes(id))
    throw new ServiceError('resourceNotFound', `Knowledge Base with id ${id} does not exist`);
  return id;
}
