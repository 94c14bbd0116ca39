import type { BedrockAgentRuntimeClient } from '@aws-sdk/client-bedrock-agent-runtime';
import type { ContentBlock, ToolResultBlock } from '@aws-sdk/client-bedrock-runtime';
import { EngineError } from '../../errors';
import type { EngineEvent, Passage } from '../engine';
import { toEngineError } from '../failures';
import { retrieve, type SearchOptions } from '../retrieval';
import { type FoundPassages, readingEvents, resultContent } from './found-passages';
import type { ToolRequest } from './model-reply';
import { InvalidSearch, readSearch } from './search-tool';

export interface SearchContext {
  readonly knowledge: BedrockAgentRuntimeClient;
  readonly search: SearchOptions;
  readonly citesByMarks: boolean;
  /** Maximum milliseconds of one search. */
  readonly silence: number;
  /** When the answer must have ended, in milliseconds since 1970. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

const NOTHING_FOUND = 'The search found nothing.';
const NOTHING_NEW = 'The search found only passages that earlier searches have returned.';
/** Maximum number of searches that the model may request at once. For each request above this number, the model receives an error. */
const MAX_SEARCHES = 5;
const TOO_MANY = new InvalidSearch(`Request at most ${MAX_SEARCHES} searches at once.`);
const UNKNOWN_DOCUMENTS = new InvalidSearch(
  'No earlier result is from these documents. Omit the argument documents to search in all documents.',
);
const SEARCH_FAILED = 'The search failed. Search once more, or answer from the passages so far.';

/** Runs the searches that the model requests for one answer. */
export class Searches {
  private hasFailed = false;

  constructor(
    private readonly passages: FoundPassages,
    private readonly context: SearchContext,
  ) {}

  /** Runs the requested searches concurrently. Returns one result for each request. */
  async *run(requests: readonly ToolRequest[]): AsyncGenerator<EngineEvent, ContentBlock[]> {
    const searches = requests.map((request, index) => this.start(request, index));
    for (const { query } of searches) if (query) yield { type: 'step', step: { kind: 'searching', text: query } };
    const results: ContentBlock[] = [];
    const found: Passage[] = [];
    let failure: EngineError | undefined;
    for (const { id, result } of searches) {
      const outcome = await result;
      if (outcome instanceof EngineError) failure = outcome;
      else if (Array.isArray(outcome)) found.push(...outcome);
      results.push({ toolResult: { toolUseId: id, ...this.resultOf(outcome) } });
    }
    if (failure) this.fail(failure);
    if (searches.some(({ query }) => query)) yield* readingEvents(found);
    return results;
  }

  private start({ id, name, input }: ToolRequest, index: number) {
    try {
      if (index >= MAX_SEARCHES) throw TOO_MANY;
      const { query, documents } = readSearch(name, input);
      const addresses = this.passages.addressesOf(documents);
      // The model would mistake the results of a search in all documents for passages of the documents that it named.
      if (documents.length > 0 && addresses.length === 0) throw UNKNOWN_DOCUMENTS;
      return { id, query, result: this.retrieve(query, addresses) };
    } catch (error) {
      if (!(error instanceof InvalidSearch)) throw error;
      return { id, query: undefined, result: error };
    }
  }

  /** Returns the error of a failed search instead of rejecting, because other searches are still running. */
  private async retrieve(query: string, addresses: readonly string[]): Promise<Passage[] | EngineError> {
    const { knowledge, search, silence, deadline, signal } = this.context;
    const time = AbortSignal.timeout(Math.max(1, Math.min(silence, deadline - Date.now())));
    try {
      const findings = await retrieve(knowledge, search, query, addresses, AbortSignal.any([signal, time]));
      return findings.map(({ passage }) => passage);
    } catch (error) {
      return time.aborted ? new EngineError('stalled', 'The search took too long') : toEngineError(error);
    }
  }

  /**
   * Records that a search has failed. After the first failure, the answer continues, and the model receives the failure as the
   * result of the search. A failure in a later round ends the answer.
   * @throws EngineError if the answer must end
   */
  private fail(error: EngineError): void {
    if (this.hasFailed || this.context.signal.aborted) throw error;
    this.hasFailed = true;
  }

  private resultOf(outcome: Passage[] | Error): Pick<ToolResultBlock, 'content' | 'status'> {
    if (outcome instanceof Error) {
      const text = outcome instanceof EngineError ? SEARCH_FAILED : outcome.message;
      // Not all models accept a status ("ToolResultBlock", Bedrock API reference). Those that cite search results do.
      return { ...(this.context.citesByMarks ? {} : { status: 'error' }), content: [{ text }] };
    }
    if (outcome.length === 0) return { content: [{ text: NOTHING_FOUND }] };
    const added = this.passages.add(outcome);
    if (added.length === 0) return { content: [{ text: NOTHING_NEW }] };
    return { content: added.map((passage) => resultContent(passage, this.context.citesByMarks)) };
  }
}
