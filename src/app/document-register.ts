import type { Item, OwnedItems, Store } from './store';

/** What the organisation says of a document. The document itself lies in S3, and may lie there without a record. */
export interface DocumentRecord {
  /** Its key behind the prefix, in Unicode's composed form. */
  readonly name: string;
  /** Who answers for its content. */
  readonly owner?: string | undefined;
  /** Last day on which it is valid: `2026-12-31`. */
  readonly validUntil?: string | undefined;
  /** ISO 8601, UTC: when this content was admitted, and by whom. */
  readonly changedAt?: string | undefined;
  readonly changedBy?: string | undefined;
}

/** Milliseconds for which an answer may rely on what it knows of a document's validity. */
const REMEMBERED = 30_000;
const MOST_REMEMBERED = 5_000;
const itemOf = (name: string) => `document#${name}`;

/** The records of the organisation's documents. */
export class DocumentRegister {
  private readonly items: OwnedItems;
  private readonly remembered = new Map<
    string,
    { readonly until: number; readonly validUntil: Promise<string | undefined> }
  >();

  constructor(store: Store) {
    this.items = store.ofOrganisation('documents');
  }

  async list(): Promise<Map<string, DocumentRecord>> {
    return new Map((await this.items.list('document#')).map((item) => [String(item.name), recordOf(item)]));
  }

  async find(name: string): Promise<DocumentRecord | undefined> {
    const item = await this.items.get(itemOf(name));
    return item && recordOf(item);
  }

  async put(record: DocumentRecord): Promise<void> {
    await this.items.put(itemOf(record.name), { ...record, documentOwner: record.owner });
    this.remembered.delete(record.name);
  }

  async delete(name: string): Promise<void> {
    await this.items.delete(itemOf(name));
    this.remembered.delete(name);
  }

  /** The last day of a document's validity, if it has one; what was true half a minute ago will do. */
  validUntil(name: string): Promise<string | undefined> {
    const known = this.remembered.get(name);
    if (known && known.until > Date.now()) return known.validUntil;
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    const validUntil = this.find(name).then((record) => record?.validUntil);
    this.remembered.set(name, { until: Date.now() + REMEMBERED, validUntil });
    return validUntil;
  }
}

/** An item's own `owner` is that of its key. */
function recordOf({ name, documentOwner, validUntil, changedAt, changedBy }: Item): DocumentRecord {
  return { name, owner: documentOwner, validUntil, changedAt, changedBy } as DocumentRecord;
}
