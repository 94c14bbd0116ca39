import type { BucketKnowledge } from '../../knowledge';
import { ServiceError } from '../bedrock-agent-runtime/errors';
import { listen, type Request, type Response } from '../bedrock-agent-runtime/listener';
import type { StandIn } from '../kernel/stand-in';
import { DataSource } from './data-source';
import { getKnowledgeBaseDocuments, listKnowledgeBaseDocuments } from './document-operations';
import { identifier, object } from './input';
import { getIngestionJob, listIngestionJobs, startIngestionJob, stopIngestionJob } from './job-operations';
import type { Ids, Operation } from './operation';
import { NATURAL_PACE, type Pace } from './pace';
import { assertSigned, readBody, refuse, send } from './wire';

export type { Pace } from './pace';

export interface IngestionOptions extends Ids {
  /** Nobody else applies its changes. */
  readonly knowledge: BucketKnowledge;
  /** Folder in which jobs are kept between runs; made when missing. */
  readonly state: string;
  /** @default chosen by the system */
  readonly port?: number;
  /** @default NATURAL_PACE */
  readonly pace?: Partial<Pace>;
  /** The time in milliseconds, for what is said of jobs and documents. @default Date.now */
  readonly now?: () => number;
}

/** Method and path behind the data source, the status of the answer, the operation. */
const OPERATIONS: readonly (readonly [RegExp, number, Operation])[] = [
  [/^PUT ingestionjobs\/?$/, 202, startIngestionJob],
  [/^POST ingestionjobs\/?$/, 200, listIngestionJobs],
  [/^GET ingestionjobs\/([^/]+)\/?$/, 200, getIngestionJob],
  [/^POST ingestionjobs\/([^/]+)\/stop\/?$/, 202, stopIngestionJob],
  [/^POST documents\/?$/, 200, listKnowledgeBaseDocuments],
  [/^POST documents\/getDocuments\/?$/, 200, getKnowledgeBaseDocuments],
];
const DATA_SOURCE = /^\/knowledgebases\/([^/?]+)\/datasources\/([^/?]+)\/([^?]*)/;

/**
 * The part of Amazon Bedrock's agent service that ingests documents, for one data source. A job reads what lies in the
 * bucket when it lists it, one document after the other. A document's name can hold a script: see knowledge/script.ts.
 * @throws Error when the port is taken
 */
export async function startIngestion({
  port = 0,
  pace,
  now = Date.now,
  ...options
}: IngestionOptions): Promise<StandIn> {
  const source = new DataSource({ ...options, now, pace: { ...NATURAL_PACE, ...pace } });
  const ids = { knowledgeBaseId: options.knowledgeBaseId, dataSourceId: options.dataSourceId };
  const { url, close } = await listen((request, response) => void answer(request, response, ids, source), port);
  return {
    url,
    close: async () => {
      await close();
      await source.close();
    },
  };
}

async function answer(request: Request, response: Response, ids: Ids, source: DataSource): Promise<void> {
  try {
    const body = object(await readBody(request), 'body');
    assertSigned(request);
    const [status, operation, words] = operationFor(request, ids);
    send(response, status, operation({ ids, source, words, body }));
  } catch (error) {
    if (!request.destroyed || request.complete) refuse(response, error);
  }
}

function operationFor({ method, url = '' }: Request, ids: Ids): [number, Operation, string[]] {
  const [, knowledgeBaseId = '', dataSourceId = '', rest = ''] = DATA_SOURCE.exec(url) ?? [];
  for (const [pattern, status, operation] of OPERATIONS) {
    const match = pattern.exec(`${method} ${rest}`);
    if (!match) continue;
    assertKnown({ knowledgeBaseId, dataSourceId }, ids);
    return [status, operation, match.slice(1).map((id) => identifier(id, 'ingestionJobId'))];
  }
  throw new ServiceError('resourceNotFound', `The stand-in has no operation "${method} ${url}".`);
}

function assertKnown(asked: Ids, ids: Ids): void {
  for (const name of ['knowledgeBaseId', 'dataSourceId'] as const) {
    if (identifier(asked[name], name) !== ids[name])
      throw new ServiceError('resourceNotFound', `${name} ${asked[name]} does not exist.`);
  }
}
