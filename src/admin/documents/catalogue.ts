import { setTimeout as delay } from 'node:timers/promises';
import type { DocumentRegister } from '../../app/documents/document-register';
import type { Message } from '../message';
import type { DocumentBucket } from './document-bucket';
import { KnowledgeBaseUnavailable } from './errors';
import type { HeldFile, HeldFiles } from './held-files';
import { type IndexingState, progressOf } from './indexing-state';
import type { IndexedDocument, Ingestion, IngestionJob } from './ingestion';
import type { IngestionScheduler } from './ingestion-scheduler';

/** A document as the console lists it. */
export interface ListedDocument {
  readonly name: string;
  /** Bytes; absent once the document is deleted. */
  readonly size?: number;
  readonly etag?: string;
  /** ISO 8601, UTC. */
  readonly changedAt?: string | undefined;
  readonly changedBy?: string | undefined;
  readonly owner?: string | undefined;
  readonly validUntil?: string | undefined;
  readonly state: IndexingState;
  readonly remark?: Message;
  /** The unchecked file under `incoming/` that would become this document. */
  readonly heldFile?: HeldFile;
}

/** The documents at one moment. */
export interface Snapshot {
  readonly documents: readonly ListedDocument[];
  /** Held files that are not listed as documents. `isTaken`: whether a document has the file's name. */
  readonly held: readonly { readonly file: HeldFile; readonly isTaken: boolean }[];
  readonly jobs: readonly IngestionJob[];
  /** Whether the knowledge base failed or did not respond. The states are then based on its last known data. */
  readonly isStale: boolean;
  /** Whether no document's state is expected to change. */
  readonly isSettled: boolean;
}

const JOBS = 20;
/** Milliseconds for which all requests share a snapshot. */
const CACHED = 1_000;
/** Milliseconds between two snapshots of `follow` while states are changing. One more is added for each listed document. */
const POLL_ACTIVE = 1_500;
const POLL_SETTLED = 8_000;

/** The list of documents, joined from the bucket, the register, the held files and the knowledge base. */
export class Catalogue {
  private snapshot: { readonly until: number; readonly value: Promise<Snapshot> } | undefined;
  private indexed = new Map<string, IndexedDocument>();
  private jobs: IngestionJob[] = [];
  private readonly followers = new Set<() => void>();

  constructor(
    private readonly bucket: DocumentBucket,
    private readonly register: DocumentRegister,
    private readonly heldFiles: HeldFiles,
    private readonly ingestion: Ingestion | undefined,
    private readonly scheduler: IngestionScheduler,
  ) {}

  /**
   * Returns the current documents, from a snapshot that is at most a second old.
   *
   * @throws StorageUnavailable, StoreUnavailable
   */
  read(): Promise<Snapshot> {
    if (this.snapshot && this.snapshot.until > Date.now()) return this.snapshot.value;
    const value = this.load();
    this.snapshot = { until: Date.now() + CACHED, value };
    value.catch(() => {
      this.snapshot = undefined;
    });
    return value;
  }

  /** Drops the cached snapshot after a change, and wakes the followers. */
  changed(): void {
    this.snapshot = undefined;
    for (const wake of this.followers) wake();
  }

  /** Yields one snapshot after another until the signal is aborted. Failed reads are retried. */
  async *follow(signal: AbortSignal): AsyncGenerator<Snapshot> {
    while (!signal.aborted) {
      const snapshot = await this.read().catch(() => undefined);
      if (snapshot) yield snapshot;
      const interval = snapshot?.isSettled ? POLL_SETTLED : POLL_ACTIVE + (snapshot?.documents.length ?? 0);
      await this.nextChange(interval, signal);
    }
  }

  private async load(): Promise<Snapshot> {
    const [stored, records, files, isPending, isStale] = await Promise.all([
      this.bucket.list(),
      this.register.list(),
      this.heldFiles.list(),
      this.scheduler.isPending(),
      this.refreshIndex(),
    ]);
    const names = new Set(stored.map(({ name }) => name));
    const documents: ListedDocument[] = stored.map((document) => {
      const record = records.get(document.name);
      const changedAt = [document.changedAt, record?.changedAt ?? ''].sort().at(-1)!;
      return {
        ...record,
        ...document,
        changedAt,
        ...progressOf(changedAt, this.indexed.get(document.name), this.jobs[0]),
      };
    });
    for (const [name, { status }] of this.indexed) {
      if (!names.has(name) && !['NOT_FOUND', 'FAILED', 'IGNORED'].includes(status))
        documents.push({ name, state: 'deleting' });
    }
    const isListed = ({ name, unchecked }: HeldFile) => unchecked !== undefined && !names.has(name);
    const isMoving = documents.some(({ state }) => state === 'pending' || state === 'indexing' || state === 'deleting');
    return {
      documents: [...documents, ...files.filter(isListed).map(heldDocument)],
      held: files.filter((file) => !isListed(file)).map((file) => ({ file, isTaken: names.has(file.name) })),
      jobs: this.jobs,
      isStale,
      isSettled: !isPending && !this.jobs[0]?.isRunning && (!this.ingestion || !isMoving),
    };
  }

  /**
   * Updates the jobs and the documents' statuses from the knowledge base.
   *
   * @returns whether both are out of date because the knowledge base failed or did not respond
   */
  private async refreshIndex(): Promise<boolean> {
    if (!this.ingestion) return false;
    try {
      [this.jobs, this.indexed] = await Promise.all([this.ingestion.jobs(JOBS), this.ingestion.documents()]);
      return false;
    } catch (error) {
      if (!(error instanceof KnowledgeBaseUnavailable)) throw error;
      return true;
    }
  }

  /** Resolves after the interval, or earlier if `changed` is called or the signal is aborted. */
  private async nextChange(interval: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.followers.add(wake);
    await delay(interval, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined);
    this.followers.delete(wake);
  }
}

function heldDocument(heldFile: HeldFile): ListedDocument {
  const { name, size, owner, validUntil, uploadedAt, uploadedBy, unchecked } = heldFile;
  return {
    name,
    size,
    owner,
    validUntil,
    changedAt: uploadedAt,
    changedBy: uploadedBy,
    state: 'held',
    heldFile,
    remark: { sentence: `documents.unchecked.${unchecked}` },
  };
}
