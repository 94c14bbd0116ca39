import type { BucketKnowledge, Change, Changes, KnownDocument, Outcome } from './document';
import type { Finding } from './passage';
import { PassageIndex } from './passage-index';
import { type ListedDocument, list, read, type Source } from './source';

/** Keeps the passages of a bucket's documents in memory. */
export class BucketDocuments implements BucketKnowledge {
  private readonly index = new PassageIndex();
  private readonly known = new Map<string, KnownDocument>();

  constructor(private readonly source: Source) {}

  async changes(): Promise<Changes> {
    const { documents, metadataFiles } = await list(this.source);
    const listed = documents.map(({ key }) => this.uri(key));
    const present = new Set(listed);
    const deleted = [...this.known.keys()].filter((uri) => !present.has(uri));
    const changed = documents.filter(({ key, etag }) => this.known.get(this.uri(key))?.etag !== etag);
    return {
      listed,
      metadataFiles,
      changes: [...deleted.map((uri) => this.deletion(uri)), ...changed.map((document) => this.reading(document))],
    };
  }

  search(question: string, limit: number): Finding[] {
    return this.index.find(question, limit);
  }

  documents(): KnownDocument[] {
    return [...this.known.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  }

  private deletion(uri: string): Change {
    return {
      uri,
      kind: 'deleted',
      apply: async () => {
        this.remove(uri);
        return 'done';
      },
    };
  }

  private reading(listed: ListedDocument): Change {
    const uri = this.uri(listed.key);
    const before = this.known.get(uri);
    return { uri, kind: before && !before.failure ? 'modified' : 'new', apply: () => this.read(listed) };
  }

  private async read(listed: ListedDocument): Promise<Outcome> {
    const document = await read(this.source, listed);
    if (!document) return 'skipped';
    this.remove(document.uri);
    this.known.set(document.uri, document);
    this.index.add(document.passages);
    return document.failure ? 'failed' : 'done';
  }

  private remove(uri: string): void {
    this.index.remove(this.known.get(uri)?.passages ?? []);
    this.known.delete(uri);
  }

  private uri(key: string): string {
    return `s3://${this.source.bucket}/${key}`;
  }
}
