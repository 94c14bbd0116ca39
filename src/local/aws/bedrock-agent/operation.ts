import type { DataSource } from './data-source';

/** The ids under which the knowledge base and its one data source are known. */
export interface Ids {
  readonly knowledgeBaseId: string;
  readonly dataSourceId: string;
}

/** A request to a data source that exists. */
export interface Question {
  readonly ids: Ids;
  readonly source: DataSource;
  /** The rest of the path's variable parts. */
  readonly words: readonly string[];
  /** Empty when the request has no body. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** @returns the answer's body @throws ServiceError */
export type Operation = (question: Question) => object;
