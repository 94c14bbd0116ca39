import type { Finding } from '../../knowledge';
import { citedPassage } from '../bedrock/answer';
import { scriptIn } from '../bedrock/directives';
import { bedrockError, validationError } from '../bedrock/errors';
import { object, optionalObject, text } from '../bedrock/input';
import { jsonReply } from '../kernel/stand-in';
import type { Context, Operation } from './operation';
import { result } from './references';

/** The service's maximum of `numberOfResults`. */
const MAX_RESULTS = 100;
const SOURCE_URI = 'x-amz-bedrock-kb-source-uri';

/** `Retrieve`: the passages that match a question, five by default. */
export const retrieve: Operation = async ({ parameters, body }, context) => {
  assertKnowledgeBase(parameters.knowledgeBaseId!, context);
  const question = text(object(body.retrievalQuery, 'retrievalQuery').text, 'retrievalQuery.text');
  const configuration = optionalObject(body.retrievalConfiguration, 'retrievalConfiguration');
  const vectorSearch = optionalObject(
    configuration.vectorSearchConfiguration,
    'retrievalConfiguration.vectorSearchConfiguration',
  );
  const { numberOfResults = 5 } = vectorSearch;
  const limit = Number(reranked(vectorSearch) ?? numberOfResults);
  const found = scriptIn(question)?.citation
    ? [{ ...citedPassage(context.knowledge), score: 1 }]
    : filtered(
        context.knowledge.search(question, vectorSearch.filter == null ? limit : MAX_RESULTS),
        vectorSearch.filter,
      );
  return jsonReply({ retrievalResults: found.slice(0, limit).map(result) });
};

/**
 * The number of results after reranking; undefined if the request asks for no reranking.
 *
 * @throws Refusal (validation) for an incomplete reranking configuration
 */
function reranked({ rerankingConfiguration }: Record<string, unknown>): unknown {
  if (rerankingConfiguration == null) return undefined;
  const path = 'retrievalConfiguration.vectorSearchConfiguration.rerankingConfiguration';
  const { bedrockRerankingConfiguration } = object(rerankingConfiguration, path);
  return object(bedrockRerankingConfiguration, `${path}.bedrockRerankingConfiguration`).numberOfRerankedResults;
}

/**
 * Returns the search results from the documents that the filter lists, or all search results if there is no filter. Only a filter on the
 * source URI is supported.
 */
function filtered(found: Finding[], filter: unknown): Finding[] {
  if (filter == null) return found;
  const { key, value } = object(optionalObject(filter, 'filter').in, 'filter.in');
  if (key !== SOURCE_URI || !Array.isArray(value))
    throw validationError(
      `Received the filter ${JSON.stringify(filter)}; only {in: {key: "${SOURCE_URI}", …}} is supported here.`,
    );
  return found.filter(({ uri }) => value.includes(uri));
}

/** @throws Refusal (resourceNotFound) for a knowledge base that is not accepted */
export function assertKnowledgeBase(id: string, { knowledgeBases }: Context): void {
  if (knowledgeBases && !knowledgeBases.includes(id))
    throw bedrockError('resourceNotFound', `Knowledge Base with id ${id} does not exist`);
}
