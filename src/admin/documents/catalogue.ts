import { setTimeout as delay } from 'node:timers/promises';
import type { DocumentRegister } from '../../app/document-register';
import type { KnowledgeBucket } from './bucket';
import { type DocumentState, progressOf, type Remark } from './document-state';
import { KnowledgeBaseUnavailable } from './errors';
import type { IndexedDocument, Ingestion, IngestionJob } from './ingestion';
import type { Synchroniser } from './synchroniser';
import type { WaitingFile, WaitingFiles } from './waiting-files';

/** A document as the console lists it. */
export interface KnowledgeDocument {
  readonly name: string;
  /** Bytes; absent once the document is deleted. */
  readonly size?: number;
  readonly etag?: string;
  /** ISO 8601, UTC. */
  readonly changedAt?: string | undefined;
  readonly changedBy?: string | undefined;
  readonly owner?: string | undefined;
  readonly validUntil?: string | undefined;
  readonly state: DocumentState;
  readonly remark?: Remark;
  /** The file under `incoming/` that waits to become this document. */
  readonly waiting?: WaitingFile;
}

/** The documents at one moment. */
export interface Snapshot {
  readonly documents: readonly KnowledgeDocument[];
  /** Files that wait for a decision other than on their classification, and whether a document has their name. */
  readonly undecided: readonly { readonly file: WaitingFile; readonly isTaken: boolean }[];
  readonly jobs: readonly IngestionJob[];
  /** Whether a change waits for its job. */
  readonly isWaiting: boolean;
  /** Whether the states are those of the last time that the service answered. */
  readonly isStale: boolean;
  /** Whether nothing is on its way. */
  readonly isSettled: boolean;
}

const JOBS = 10;
/** Milliseconds for which a snapshot serves everybody who looks. */
const FRESH = 1_000;
/** Milliseconds between two looks of somebody who follows: while something is on its way, one more a document; and otherwise. */
const RESTLESS = 1_500;
const SETTLED = 8_000;

/** The documents with all that is known of them: from the bucket, the register, the knowledge base. */
export class Catalogue {
  private snapshot: { readonly until: number; readonly value: Promise<Snapshot> } | undefined;
  private indexed = new Map<string, IndexedDocument>();
  private jobs: IngestionJob[] = [];
  private readonly followers = new Set<() => void>();

  constructor(
    private readonly bucket: KnowledgeBucket,
    private readonly register: DocumentRegister,
    private readonly files: WaitingFiles,
    private readonly ingestion: Ingestion | undefined,
    private readonly synchroniser: Synchroniser,
  ) {}

  /** The documents now, or a moment ago. @throws StorageUnavailable, StoreUnavailable */
  read(): Promise<Snapshot> {
    if (this.snapshot && this.snapshot.until > Date.now()) return this.snapshot.value;
    const value = this.take();
    this.snapshot = { until: Date.now() + FRESH, value };
    value.catch(() => {
      this.snapshot = undefined;
    });
    return value;
  }

  /** Says that something changed here, so that whoever follows sees it at once. */
  changed(): void {
    this.snapshot = undefined;
    for (const wake of this.followers) wake();
  }

  /** One snapshot after the other; what cannot be read is tried again. */
  async *follow(signal: AbortSignal): AsyncGenerator<Snapshot> {
    while (!signal.aborted) {
      const snapshot = await this.read().catch(() => undefined);
      if (snapshot) yield snapshot;
      await this.change(snapshot?.isSettled ? SETTLED : RESTLESS + (snapshot?.documents.length ?? 0), signal);
    }
  }

  private async take(): Promise<Snapshot> {
    const [stored, records, files, isWaiting, isStale] = await Promise.all([
      this.bucket.list(),
      this.register.list(),
      this.files.list(),
      this.synchroniser.isWaiting(),
      this.look(),
    ]);
    const names = new Set(stored.map(({ name }) => name));
    const documents: KnowledgeDocument[] = stored.map((document) => {
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
    const isHeld = ({ name, unchecked }: WaitingFile) => unchecked !== undefined && !names.has(name);
    const isMoving = documents.some(({ state }) => state === 'pending' || state === 'indexing' || state === 'deleting');
    return {
      documents: [...documents, ...files.filter(isHeld).map(heldDocument)],
      undecided: files.filter((file) => !isHeld(file)).map((file) => ({ file, isTaken: names.has(file.name) })),
      jobs: this.jobs,
      isWaiting,
      isStale,
      isSettled: !isWaiting && !this.jobs[0]?.isRunning && (!this.ingestion || !isMoving),
    };
  }

  /** Asks the knowledge base; tells whether what is known is stale. */
  private async look(): Promise<boolean> {
    if (!this.ingestion) return false;
    try {
      [this.jobs, this.indexed] = await Promise.all([this.ingestion.jobs(JOBS), this.ingestion.documents()]);
      return false;
    } catch (error) {
      if (!(error instanceof KnowledgeBaseUnavailable)) throw error;
      return true;
    }
  }

  private async change(time: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.followers.add(wake);
    await delay(time, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined);
    this.followers.delete(wake);
  }
}

function heldDocument(waiting: WaitingFile): KnowledgeDocument {
  const { name, size, owner, validUntil, uploadedAt, uploadedBy, unchecked } = waiting;
  return {
    name,
    size,
    owner,
    validUntil,
    changedAt: uploadedAt,
    changedBy: uploadedBy,
    state: 'held',
    waiting,
    remark: { sentence: `documents.unchecked.${unchecked}` },
  };
}
