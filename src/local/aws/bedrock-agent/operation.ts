import type { DataSource } from './data-source';

/** The ids of the knowledge base and of its only data source. */
export interface Ids {
  readonly knowledgeBaseId: string;
  readonly dataSourceId: string;
}

/** A request to an existing data source. */
export interface Call {
  readonly ids: Ids;
  readonly source: DataSource;
  /** Empty in operations that do not concern one job. */
  readonly ingestionJobId: string;
  /** Empty when the request has no body. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** @returns the response body @throws Refusal */
export type Operation = (call: Call) => object;
