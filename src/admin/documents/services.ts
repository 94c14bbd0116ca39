import { setTimeout as pause } from 'node:timers/promises';
import { BedrockAgentClient } from '@aws-sdk/client-bedrock-agent';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AppContext } from '../../app/app';
import { documentInspector } from '../../app/document-inspector';
import type { DocumentRegister } from '../../app/document-register';
import { agentRuntimeClient } from '../../app/engine/runtime';
import type { Metrics } from '../../app/metrics';
import { Semaphore } from '../../inspection/semaphore';
import { KnowledgeBucket } from './bucket';
import { Catalogue } from './catalogue';
import { FailureWatch } from './failure-watch';
import { Ingestion } from './ingestion';
import { Intake } from './intake';
import { Probe } from './probe';
import { Synchroniser } from './synchroniser';
import { WaitingFiles } from './waiting-files';

/** All that the pages of the knowledge work with. */
export interface DocumentServices {
  readonly bucket: KnowledgeBucket;
  readonly catalogue: Catalogue;
  readonly files: WaitingFiles;
  readonly metrics: Metrics;
  readonly probe: Probe;
  readonly intake: Intake;
  readonly register: DocumentRegister;
  readonly synchroniser: Synchroniser;
  /** For forms that are being uploaded: each needs memory. */
  readonly uploads: Semaphore;
  /** Whether there is a knowledge base to synchronise. */
  readonly isSetUp: boolean;
  /** Resolves when the last upload has come to its end. */
  close(): Promise<void>;
}

const PROBES = 20;
const UPLOADS = 8;

/** A page does not wait for the control plane: what was known last will do. */
function ingestionClient(region: string): BedrockAgentClient {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    throwOnRequestTimeout: true,
  });
  return new BedrockAgentClient({ region, maxAttempts: 2, requestHandler });
}

export function documentServices({ config, log, metrics, store, register, s3 }: AppContext): DocumentServices {
  const {
    AWS_REGION: region,
    KNOWLEDGE_BASE_ID: knowledgeBaseId,
    DATA_SOURCE_ID: dataSourceId,
    KNOWLEDGE_BUCKET,
  } = config;
  const bucket = new KnowledgeBucket(s3, KNOWLEDGE_BUCKET);
  const files = new WaitingFiles(store);
  const ingestion =
    knowledgeBaseId && dataSourceId
      ? new Ingestion(ingestionClient(region), knowledgeBaseId, dataSourceId, KNOWLEDGE_BUCKET)
      : undefined;
  const synchroniser = new Synchroniser(store, ingestion, log);
  const watch = ingestion && new FailureWatch(store, ingestion, bucket, synchroniser, metrics, log);
  const inspector = documentInspector(config);
  const uploads = new Semaphore(UPLOADS);
  return {
    bucket,
    files,
    metrics,
    register,
    synchroniser,
    uploads,
    catalogue: new Catalogue(bucket, register, files, ingestion, synchroniser),
    intake: new Intake(bucket, files, register, inspector, synchroniser),
    probe: new Probe(agentRuntimeClient(region, config.ENGINE_CONNECT_SECONDS, PROBES), knowledgeBaseId),
    isSetUp: ingestion !== undefined,
    close: async () => {
      while (uploads.taken > 0) await pause(100);
      synchroniser.close();
      watch?.close();
      await inspector.close();
    },
  };
}
