import { isDeepStrictEqual } from 'node:util';
import type { Condition } from '../table/expressions';
import type { OwnedItems } from '../table/owned-items';
import type { Store } from '../table/store';
import type { Item } from '../table/table';

/** The organisation's record of a document. The document itself is in S3 and may exist without a record. */
export interface DocumentRecord {
  /** The document's S3 key without the prefix, in Unicode normalization form C. */
  readonly name: string;
  /** The person responsible for the document's content. */
  readonly owner?: string | undefined;
  /** Last day on which the document is valid, for example `2026-12-31`. */
  readonly validUntil?: string | undefined;
  /** When the document's current content was accepted (ISO 8601, UTC). */
  readonly changedAt?: string | undefined;
  /** By whom the current content was accepted. */
  readonly changedBy?: string | undefined;
}

/** Milliseconds for which a record is cached. */
const CACHE_TTL = 30_000;
/** Maximum number of documents in the cache. */
const CACHE_SIZE = 5_000;
const itemName = (name: string) => `document#${name}`;

/** The records of the organisation's documents. */
export class DocumentRegister {
  private readonly items: OwnedItems;
  private readonly cache = new Map<
    string,
    { readonly until: number; readonly record: Promise<DocumentRecord | undefined> }
  >();

  constructor(store: Store) {
    this.items = store.ofOrganisation('documents');
  }

  /** Returns all records; the keys are the names of the documents. */
  async list(): Promise<Map<string, DocumentRecord>> {
    return new Map((await this.items.list('document#')).map((item) => [String(item.name), recordOf(item)]));
  }

  async find(name: string): Promise<DocumentRecord | undefined> {
    const item = await this.items.get(itemName(name));
    return item && recordOf(item);
  }

  /** Returns the record of a document, or one without details if nothing is recorded. */
  async record(name: string): Promise<DocumentRecord> {
    return (await this.find(name)) ?? { name };
  }

  async put(record: DocumentRecord): Promise<void> {
    await this.items.put(itemName(record.name), itemOf(record));
    this.cache.delete(record.name);
  }

  /** Stores a record in place of the record `earlier`. Returns false if the stored record is no longer `earlier`. */
  async replace(earlier: DocumentRecord, record: DocumentRecord): Promise<boolean> {
    const item = itemOf(record);
    const isReplaced = await this.items.put(itemName(record.name), item, sameAs(itemOf(earlier)));
    this.cache.delete(record.name);
    // The SDK repeats a request whose response was lost, so the new record may already be stored.
    return isReplaced || isDeepStrictEqual(await this.find(record.name), recordOf(item));
  }

  async delete(name: string): Promise<void> {
    await this.items.delete(itemName(name));
    this.cache.delete(name);
  }

  /** Returns the record of a document, at most 30 seconds old; undefined if nothing is recorded. */
  recent(name: string): Promise<DocumentRecord | undefined> {
    const cached = this.cache.get(name);
    if (cached && cached.until > Date.now()) return cached.record;
    if (this.cache.size >= CACHE_SIZE) this.cache.clear();
    const record = this.find(name);
    this.cache.set(name, { until: Date.now() + CACHE_TTL, record });
    // Do not cache a failure, so that the next answer reads the record again.
    record.catch(() => {
      if (this.cache.get(name)?.record === record) this.cache.delete(name);
    });
    return record;
  }
}

function itemOf(record: DocumentRecord): Item {
  return { ...record, documentOwner: record.owner };
}

/** The condition that the stored item has the given details and time of change, and lacks those that are undefined. */
function sameAs({ documentOwner, validUntil, changedAt }: Item): Condition {
  const entries = Object.entries({ documentOwner, validUntil, changedAt });
  const same = ([name, value]: [string, unknown]) =>
    value === undefined ? `attribute_not_exists(#${name})` : `#${name} = :${name}`;
  return {
    expression: entries.map(same).join(' AND '),
    values: Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
  };
}

/** `documentOwner` contains the owner of the document, because `owner` is the partition key of the item. */
function recordOf({ name, documentOwner, validUntil, changedAt, changedBy }: Item): DocumentRecord {
  return { name, owner: documentOwner, validUntil, changedAt, changedBy } as DocumentRecord;
}
