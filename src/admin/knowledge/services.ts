import { BedrockAgentClient } from '@aws-sdk/client-bedrock-agent';
import type { Core } from '../../app/app';
import type { DocumentRegister } from '../../app/documents/register';
import { Inspector } from '../../app/documents/inspection';
import { Places } from '../../app/documents/places';
import { agentRuntimeClient } from '../../app/engine/runtime';
import { KnowledgeBucket } from './bucket';
import { Catalogue } from './catalogue';
import { Ingestion } from './ingestion';
import { Probe } from './probe';
import { Reception } from './reception';
import { Synchroniser } from './synchroniser';
import { WaitingFiles } from './waiting-files';

/** All that the pages of the knowledge work with. */
export interface KnowledgeServices {
  readonly bucket: KnowledgeBucket;
  readonly catalogue: Catalogue;
  readonly files: WaitingFiles;
  readonly probe: Probe;
  readonly reception: Reception;
  readonly register: DocumentRegister;
  readonly synchroniser: Synchroniser;
  /** For forms that are being uploaded: each needs memory. */
  readonly uploads: Places;
  /** Whether there is a knowledge base to synchronise. */
  readonly isSetUp: boolean;
  close(): void;
}

const PROBES = 20;
const UPLOADS = 8;

export function knowledgeServices({ config, log, store, register, s3 }: Core): KnowledgeServices {
  const { AWS_REGION: region, KNOWLEDGE_BASE_ID: knowledgeBaseId, DATA_SOURCE_ID: dataSourceId, KNOWLEDGE_BUCKET } = config;
  const bucket = new KnowledgeBucket(s3, KNOWLEDGE_BUCKET);
  const files = new WaitingFiles(store);
  const ingestion = knowledgeBaseId && dataSourceId
    ? new Ingestion(new BedrockAgentClient({ region }), knowledgeBaseId, dataSourceId, KNOWLEDGE_BUCKET) : undefined;
  const synchroniser = new Synchroniser(store, ingestion, log);
  const inspector = new Inspector(config);
  return {
    bucket,
    files,
    register,
    synchroniser,
    uploads: new Places(UPLOADS),
    catalogue: new Catalogue(bucket, register, files, ingestion, synchroniser),
    reception: new Reception(bucket, files, register, inspector, synchroniser),
    probe: new Probe(agentRuntimeClient(region, config.ENGINE_CONNECT_SECONDS, PROBES), knowledgeBaseId),
    isSetUp: ingestion !== undefined,
    close: () => {
      synchroniser.close();
      void inspector.close();
    },
  };
}
