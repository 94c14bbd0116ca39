import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Logger } from 'pino';
import { Attachments } from './attachments/attachments';
import type { Config } from './config';
import { documentInspector, type Inspector } from './documents/document-inspector';
import { DocumentRegister } from './documents/document-register';
import { DocumentVersions } from './documents/document-versions';
import { KnowledgeSummary } from './documents/knowledge-summary';
import { attachmentLimits } from './engine/attachment-limits';
import { withDocuments } from './engine/cited-documents';
import { configuredEngine } from './engine/configured-engine';
import { CurrentInstructions } from './instructions/current-instructions';
import { InstructionVersions } from './instructions/instruction-versions';
import type { Metrics } from './metrics';
import { Store } from './table/store';
import { Turns } from './turns/turns';

/** The services of one task. The chat and its plugins share them. */
export interface AppContext {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly register: DocumentRegister;
  readonly instructions: InstructionVersions;
  readonly currentInstructions: CurrentInstructions;
  readonly s3: S3Client;
  readonly inspector: Inspector;
  readonly attachments: Attachments;
  readonly versions: DocumentVersions;
  readonly knowledge: KnowledgeSummary;
}

/** Creates the services of one task. */
export function createContext(config: Config, log: Logger, metrics: Metrics): AppContext {
  const store = new Store(config.AWS_REGION, config.TABLE_NAME, config.RETENTION_DAYS);
  const register = new DocumentRegister(store);
  const instructions = new InstructionVersions(store, config.ASSISTANT_INSTRUCTIONS);
  const currentInstructions = new CurrentInstructions(instructions, log, config.ASSISTANT_INSTRUCTIONS);
  const s3 = s3Client(config.AWS_REGION);
  const inspector = documentInspector(config);
  const limits = attachmentLimits(config);
  const attachments = new Attachments(s3, config.KNOWLEDGE_BUCKET, { inspector, limits, log });
  const versions = new DocumentVersions(s3, config.KNOWLEDGE_BUCKET);
  const knowledge = new KnowledgeSummary(s3, config.KNOWLEDGE_BUCKET);
  const common = { config, log, metrics, store, register, instructions, currentInstructions };
  return { ...common, s3, inspector, attachments, versions, knowledge };
}

/**
 * Creates the S3 client. It limits how long a connection may be idle, not how long a request may take, because the transfer of a large file
 * may take minutes.
 */
function s3Client(region: string): S3Client {
  return new S3Client({
    region,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 2_000,
      socketTimeout: 120_000,
      httpAgent: { maxSockets: 200 },
      httpsAgent: { maxSockets: 200 },
    }),
  });
}

/** Creates the `Turns` of one task, which answers questions with the configured engine. */
export function createTurns({
  config,
  log,
  metrics,
  store,
  register,
  versions,
  currentInstructions,
}: AppContext): Turns {
  const engine = withDocuments(
    configuredEngine(config, () => currentInstructions.get()),
    register,
    versions,
    config.KNOWLEDGE_BUCKET,
  );
  const limits = {
    longestAnswer: config.MAX_ANSWER_CHARACTERS,
    answers: config.MAX_RUNNING_ANSWERS,
    isCheckingSupport: config.SUPPORT_CHECK,
  };
  return new Turns(engine, store, log, metrics, limits);
}
