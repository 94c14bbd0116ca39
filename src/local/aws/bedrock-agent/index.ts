import type { BucketKnowledge } from '../../knowledge';
import { assertValid, bedrockError } from '../bedrock/errors';
import { readObject } from '../bedrock/input';
import { Constraints } from '../kernel/constraints';
import { operationTable } from '../kernel/operations';
import { isSigned } from '../kernel/request';
import { jsonReply, restJsonError, type StandIn, startStandIn } from '../kernel/stand-in';
import { DataSource } from './data-source';
import { getKnowledgeBaseDocuments, listKnowledgeBaseDocuments } from './document-operations';
import { NATURAL_PACE, type Pace } from './ingestion-job-run';
import { getIngestionJob, listIngestionJobs, startIngestionJob, stopIngestionJob } from './job-operations';
import type { Ids, Operation } from './operation';

export type { Pace } from './ingestion-job-run';

export interface IngestionOptions extends Ids {
  /** The documents of the bucket. Once this stand-in runs, only its ingestion jobs may call `changes()` and apply the changes. */
  readonly knowledge: BucketKnowledge;
  /** Folder in which jobs are stored between runs; created if it is missing. */
  readonly state: string;
  /** @default chosen by the system */
  readonly port?: number;
  /** @default NATURAL_PACE */
  readonly pace?: Partial<Pace>;
  /** The time in milliseconds, for the times of jobs and documents. @default Date.now */
  readonly now?: () => number;
}

const BODY_LIMIT_BYTES = 1024 * 1024;
const SOURCE = '/knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}';

const constraints = new Constraints('bedrock-agent');

/** For each route: the name of the operation, the status of its response, and its handler. */
const operations = operationTable<readonly [string, number, Operation]>({
  [`PUT ${SOURCE}/ingestionjobs`]: ['StartIngestionJob', 202, startIngestionJob],
  [`POST ${SOURCE}/ingestionjobs`]: ['ListIngestionJobs', 200, listIngestionJobs],
  [`GET ${SOURCE}/ingestionjobs/{ingestionJobId}`]: ['GetIngestionJob', 200, getIngestionJob],
  [`POST ${SOURCE}/ingestionjobs/{ingestionJobId}/stop`]: ['StopIngestionJob', 202, stopIngestionJob],
  [`POST ${SOURCE}/documents`]: ['ListKnowledgeBaseDocuments', 200, listKnowledgeBaseDocuments],
  [`POST ${SOURCE}/documents/getDocuments`]: ['GetKnowledgeBaseDocuments', 200, getKnowledgeBaseDocuments],
});

/**
 * Starts a stand-in for the ingestion operations of Agents for Amazon Bedrock, for one data source. A job lists the bucket, then
 * processes the new, changed and deleted documents one after another. Directives in a document's name simulate a failure or a slow
 * ingestion: see `../../knowledge/script.ts`.
 *
 * @throws Error when the port is taken or the state file is not JSON
 */
export async function startIngestion({ port, pace, now = Date.now, ...options }: IngestionOptions): Promise<StandIn> {
  const source = new DataSource({ ...options, now, pace: { ...NATURAL_PACE, ...pace } });
  const ids = { knowledgeBaseId: options.knowledgeBaseId, dataSourceId: options.dataSourceId };
  const { url, close } = await startStandIn(
    {
      name: 'Bedrock agent',
      internalError: 'InternalServerException',
      answer: async (request) => {
        const match = operations(request);
        const body = await readObject(request, BODY_LIMIT_BYTES);
        // A web page cannot sign requests. Without this check, it could start a job.
        if (!isSigned(request, 'bedrock')) throw bedrockError('accessDenied', 'Missing Authentication Token');
        if (!match) throw bedrockError('resourceNotFound', `No operation ${request.method} ${request.url} here.`);
        const { parameters } = match;
        const [name, status, operation] = match.operation;
        assertValid(constraints, name, { ...body, ...parameters });
        assertIds(parameters, ids);
        return jsonReply(operation({ ids, source, ingestionJobId: parameters.ingestionJobId ?? '', body }), status);
      },
      encode: restJsonError,
    },
    port,
  );
  return {
    url,
    close: async () => {
      await close();
      await source.close();
    },
  };
}

function assertIds(parameters: Readonly<Record<string, string>>, ids: Ids): void {
  for (const name of ['knowledgeBaseId', 'dataSourceId'] as const) {
    if (parameters[name] !== ids[name])
      throw bedrockError('resourceNotFound', `${name} ${parameters[name]} does not exist.`);
  }
}
