import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { LRUCache } from 'lru-cache';
import { concurrently, within } from '../concurrency';
import { keyOf, nameOfUri } from './document-address';

/** A version of a document in the knowledge bucket. */
export interface DocumentVersion {
  /** Two versions of a document with different contents have different ETags. */
  readonly etag: string;
  /** ISO 8601, UTC. */
  readonly uploadedAt: string;
  /** The version id in S3, if the bucket keeps versions. */
  readonly id?: string;
}

/** The state of a document: its current version, or `removed` if the knowledge bucket does not contain it. */
export type DocumentState = DocumentVersion | 'removed';

/** The states of documents by their URI. A document whose state is unknown has no entry. */
export type DocumentStates = ReadonlyMap<string, DocumentState>;

/** How a document differs from the version that an answer has cited. */
export type DocumentChange = 'changed' | 'removed';

/** Milliseconds for which pages and answers reuse a state. Pages that are opened at the same time often need the same documents. */
const TTL = 2_000;
const CACHE_SIZE = 5_000;
/** Milliseconds for which an answer or a page waits for S3. */
const LONGEST_WAIT = 1_000;
/** Milliseconds for which answers and pages request no states after a request to S3 has failed or was too slow. */
const PAUSE = 10_000;
/** Maximum number of concurrent requests to S3 for one page or export. */
const REQUESTS = 20;

/** The versions of the documents in the knowledge bucket. */
export class DocumentVersions {
  private readonly cache = new LRUCache<string, Promise<DocumentState | undefined>>({ max: CACHE_SIZE, ttl: TTL });
  private pausedUntil = 0;

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /**
   * Returns the current version of a document that an answer cites; undefined if the document was removed, or if S3 does not return it in
   * time.
   */
  async cited(uri: string): Promise<DocumentVersion | undefined> {
    if (performance.now() < this.pausedUntil) return undefined;
    const state = await this.inTime(this.cached(uri));
    return state === 'removed' ? undefined : state;
  }

  /** Returns the states for a page. They may be two seconds old. States that S3 does not return in time are missing. */
  async shown(cited: Cited): Promise<DocumentStates> {
    const states = new Map<string, DocumentState>();
    if (performance.now() < this.pausedUntil) return states;
    await this.inTime(this.read(cited, states, (uri) => this.cached(uri)));
    // Copy the map: a response that arrives later must not change a page that is being rendered.
    return new Map(states);
  }

  /** Returns the current states for an export. If S3 fails, states are missing, but the export does not fail. */
  async current(cited: Cited): Promise<DocumentStates> {
    const states = new Map<string, DocumentState>();
    await this.read(cited, states, (uri) => this.request(uri));
    return states;
  }

  private inTime<T>(work: Promise<T>): Promise<T | undefined> {
    return within(work, LONGEST_WAIT, () => this.pause());
  }

  private pause(): void {
    this.pausedUntil = performance.now() + PAUSE;
  }

  private async read(
    cited: Cited,
    states: Map<string, DocumentState>,
    state: (uri: string) => Promise<DocumentState | undefined>,
  ): Promise<void> {
    const uris = new Set(cited.flatMap(({ sources }) => sources.map(({ uri }) => uri)));
    await concurrently([...uris], REQUESTS, async (uri) => {
      const found = await state(uri);
      if (found) states.set(uri, found);
    });
  }

  private cached(uri: string): Promise<DocumentState | undefined> {
    const known = this.cache.get(uri);
    if (known) return known;
    const state = this.request(uri);
    this.cache.set(uri, state);
    return state;
  }

  /** Returns undefined if S3 fails, or if the URI is not that of a document in the knowledge bucket. */
  private async request(uri: string): Promise<DocumentState | undefined> {
    const name = nameOfUri(uri, this.bucket);
    if (name === undefined) return undefined;
    try {
      const { LastModified, VersionId, ETag } = await this.s3.send(
        new HeadObjectCommand({ Bucket: this.bucket, Key: keyOf(name) }),
      );
      if (!LastModified || !ETag) return undefined;
      // S3 uses the id "null" for objects that were stored before versioning was switched on.
      const id = VersionId && VersionId !== 'null' ? { id: VersionId } : {};
      return { etag: ETag.replace(/^"|"$/g, ''), uploadedAt: LastModified.toISOString(), ...id };
    } catch (error) {
      if ((error as Error).name === 'NotFound') return 'removed';
      this.pause();
      return undefined;
    }
  }
}

type Cited = readonly { readonly sources: readonly { readonly uri: string }[] }[];

/**
 * Returns how a document has changed since an answer cited it; undefined if it has not changed, or if its state is unknown. A new upload
 * with the same content is not a change. If the answer did not record the version, every upload after the end of the answer counts as a
 * change.
 */
export function changeOf(
  { version }: { readonly version?: DocumentVersion },
  state: DocumentState | undefined,
  endedAt: string | undefined,
): DocumentChange | undefined {
  if (!state || state === 'removed') return state;
  const isChanged = version ? state.etag !== version.etag : endedAt !== undefined && state.uploadedAt > endedAt;
  return isChanged ? 'changed' : undefined;
}
