import type { Tool } from '@aws-sdk/client-bedrock-runtime';
import { LONGEST_QUERY } from '../retrieval';

/** The arguments of a search. */
export interface Search {
  readonly query: string;
  /** Names of documents to search in; empty for all. */
  readonly documents: readonly string[];
}

const NAME = 'search_documents';

export const SEARCH_TOOL: Tool = {
  toolSpec: {
    name: NAME,
    description:
      "Searches the organisation's documents by meaning. Returns the passages that fit best, each with the name of its document.",
    inputSchema: {
      json: {
        type: 'object',
        properties: {
          query: {
            type: 'string',
            description: 'What to find, as a short question or phrase in the language of the documents',
          },
          documents: {
            type: 'array',
            items: { type: 'string' },
            description:
              'Names of documents from earlier results, or that earlier answers cite, to search only in these. Omit it to search in all.',
          },
        },
        required: ['query'],
      },
    },
  },
};

/** A request of the model that is not a valid search. The model receives the message of this error. */
export class InvalidSearch extends Error {}

/** Reads the arguments of a tool call. @throws InvalidSearch */
export function readSearch(name: string, input: unknown): Search {
  if (name !== NAME) throw new InvalidSearch(`There is no tool ${JSON.stringify(name.slice(0, 64))}.`);
  if (typeof input !== 'object' || input === null) throw new InvalidSearch('The arguments must be a JSON object.');
  const { query, documents } = input as { query?: unknown; documents?: unknown };
  if (typeof query !== 'string' || query.trim() === '') throw new InvalidSearch('The argument query must be a text.');
  if (query.length > LONGEST_QUERY)
    throw new InvalidSearch(`The argument query must have at most ${LONGEST_QUERY} characters.`);
  const names = Array.isArray(documents) ? documents.filter(isName) : [];
  return { query: query.trim(), documents: names };
}

/** Some models pass an empty name instead of omitting the argument. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
