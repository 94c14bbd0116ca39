import { setTimeout as pause } from 'node:timers/promises';
import { BedrockAgentClient } from '@aws-sdk/client-bedrock-agent';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Logger } from 'pino';
import type { AppContext } from '../../app/app-context';
import type { DocumentRecord, DocumentRegister } from '../../app/documents/document-register';
import { configuredSearch } from '../../app/engine/configured-engine';
import { agentRuntimeClient } from '../../app/engine/runtime';
import type { Metrics } from '../../app/metrics';
import { Semaphore } from '../../semaphore';
import { Catalogue } from './catalogue';
import type { Details } from './details';
import { DocumentBucket } from './document-bucket';
import { DocumentChanged, DocumentGone } from './errors';
import { fingerprintOf } from './fingerprint';
import { HeldFiles } from './held-files';
import { Ingestion } from './ingestion';
import { IngestionFailures } from './ingestion-failures';
import { IngestionScheduler } from './ingestion-scheduler';
import { Intake } from './intake';
import type { NamedVersion } from './named-version';
import { Probe } from './probe';

/** Number of connections that the client of `Probe` has for test searches. All admins share these connections. */
const PROBES = 20;
/** Maximum number of upload forms that are read concurrently: each needs memory. */
const UPLOADS = 8;

/** The organisation's documents, and the objects that list, change, check and index them. */
export class Documents {
  readonly bucket: DocumentBucket;
  readonly catalogue: Catalogue;
  readonly heldFiles: HeldFiles;
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly probe: Probe;
  readonly scheduler: IngestionScheduler;
  readonly uploads = new Semaphore(UPLOADS);
  readonly log: Logger;
  /** Whether a knowledge base and its data source are configured. */
  readonly isSetUp: boolean;
  private readonly register: DocumentRegister;

  constructor({ config, log, metrics, store, register, s3, inspector }: AppContext) {
    const { AWS_REGION: region, KNOWLEDGE_BASE_ID: knowledgeBaseId, DATA_SOURCE_ID: dataSourceId } = config;
    const ingestion =
      knowledgeBaseId && dataSourceId
        ? new Ingestion(ingestionClient(region), knowledgeBaseId, dataSourceId, config.KNOWLEDGE_BUCKET)
        : undefined;
    this.metrics = metrics;
    this.log = log;
    this.register = register;
    this.isSetUp = ingestion !== undefined;
    this.bucket = new DocumentBucket(s3, config.KNOWLEDGE_BUCKET);
    this.heldFiles = new HeldFiles(store);
    const failures = ingestion && new IngestionFailures(store, ingestion, this.bucket, metrics, log);
    this.scheduler = new IngestionScheduler(store, ingestion, log, failures && ((token) => failures.check(token)));
    this.catalogue = new Catalogue(this.bucket, register, this.heldFiles, ingestion, this.scheduler);
    this.intake = new Intake(this.bucket, this.heldFiles, register, inspector, this.scheduler);
    this.probe = new Probe(
      agentRuntimeClient({ region, connectTimeout: config.ENGINE_CONNECT_SECONDS, answers: PROBES }),
      configuredSearch(config),
    );
  }

  /** Returns the register's record of a document, or a record with only the name if there is none. */
  record(name: string): Promise<DocumentRecord> {
    return this.register.record(name);
  }

  /** Returns the current version of a document. @throws DocumentGone */
  async version(name: string): Promise<NamedVersion> {
    const etag = await this.bucket.etagOf(name);
    if (etag === undefined) throw new DocumentGone('No such document');
    return { name, etag };
  }

  /**
   * Replaces a document's details.
   *
   * @param seen the fingerprint of the record that the form showed
   * @throws DocumentGone; DocumentChanged when the document or its record has changed since the form was shown
   */
  async describe({ name, etag }: NamedVersion, seen: string, details: Details): Promise<void> {
    const [current, record] = await Promise.all([this.version(name), this.record(name)]);
    const isSeen = current.etag === etag && fingerprintOf(record) === seen;
    if (!isSeen || !(await this.register.replace(record, { ...record, ...details })))
      throw new DocumentChanged('The document or its details changed');
  }

  /** @throws DocumentChanged when the document now has another version */
  async delete({ name, etag }: NamedVersion): Promise<void> {
    // Request a job before the deletion as well as after it: if this process ends right after the deletion, another
    // task starts the job.
    await this.scheduler.request();
    await this.bucket.delete(name, etag);
    await this.register.delete(name);
    await this.scheduler.request();
  }

  /** Waits for running uploads, then stops the timers. */
  async close(): Promise<void> {
    while (this.uploads.taken > 0) await pause(100);
    this.scheduler.close();
  }
}

/** Creates the client of the control plane. Its timeouts are short, because a page shows the last known states instead of waiting. */
function ingestionClient(region: string): BedrockAgentClient {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    throwOnRequestTimeout: true,
  });
  return new BedrockAgentClient({ region, maxAttempts: 2, requestHandler });
}
