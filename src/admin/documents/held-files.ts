import { randomUUID } from 'node:crypto';
import type { DocumentRecord } from '../../app/documents/document-register';
import type { OwnedItems } from '../../app/table/owned-items';
import type { Store } from '../../app/table/store';
import type { Item } from '../../app/table/table';
import { UploadGone } from './errors';
import { fingerprintOf } from './fingerprint';

/** An uploaded file under `incoming/` about which an admin must decide. */
export interface HeldFile {
  /** The last segment of its S3 key. */
  readonly id: string;
  /** The name of the document that it would become. */
  readonly name: string;
  readonly size: number;
  /** Why the classification could not be checked; absent if it was checked, or if an admin has released the file. */
  readonly unchecked?: string | undefined;
  /**
   * If the file was sent to replace a document: the fingerprint of the record that the form showed, or of a later
   * record, once the application has reported the change to the admin.
   */
  readonly seen?: string | undefined;
  /** ETag of the existing document of the same name, which the file would replace. */
  readonly taken?: string | undefined;
  readonly owner?: string | undefined;
  readonly validUntil?: string | undefined;
  readonly uploadedBy: string;
  /** ISO 8601, UTC. */
  readonly uploadedAt: string;
}

const itemOf = (id: string) => `incoming#${id}`;

/** Days after which the bucket's lifecycle rule deletes an incoming file, and its record expires. */
const RETENTION_DAYS = 1;

/**
 * Milliseconds for which a decision claims a file. If a task dies during a decision, admins can decide about the file
 * after this time.
 */
const CLAIM = 60_000;

/** The records of held files. */
export class HeldFiles {
  private readonly items: OwnedItems;

  constructor(private readonly store: Store) {
    this.items = store.ofOrganisation('documents');
  }

  async list(): Promise<HeldFile[]> {
    const items = await this.items.list('incoming#');
    return items.map(fileOf);
  }

  /** @throws UploadGone */
  async find(id: string): Promise<HeldFile> {
    const item = await this.items.get(itemOf(id));
    if (!item) throw new UploadGone(`No held file ${id}`);
    return fileOf(item);
  }

  /**
   * Makes a decision about a held file, and rejects other decisions about it meanwhile. Otherwise, two contradictory
   * decisions could both take effect.
   *
   * @throws UploadGone when the file is no longer held, or another decision about it is being made; any error of
   * `decision`
   */
  async decide<T>(id: string, decision: () => Promise<T>): Promise<T> {
    const claimant = randomUUID();
    await this.claim(id, claimant);
    try {
      return await decision();
    } finally {
      // Release the claim, because the file may still be held. If this fails, the claim expires.
      const isOwn = { expression: '#claimant = :claimant', values: { claimant } };
      await this.items.update(itemOf(id), { remove: ['claimant', 'claimedUntil'] }, isOwn).catch(() => false);
    }
  }

  async put(file: HeldFile): Promise<void> {
    await this.items.put(itemOf(file.id), {
      ...file,
      documentOwner: file.owner,
      ...this.store.expiry(RETENTION_DAYS),
    });
  }

  /**
   * Updates the ETag of the document that a held file would replace, after the document was changed, created or deleted.
   * Does nothing if the file is no longer held.
   *
   * @param record the current record of the document, on which the next decision about the file is based
   */
  async updateTaken({ id, seen }: HeldFile, etag: string | undefined, record: DocumentRecord): Promise<void> {
    // A file that was uploaded as a new document has no `seen`.
    const known = seen === undefined ? {} : { seen: fingerprintOf(record) };
    await this.items.update(
      itemOf(id),
      { set: { taken: etag ?? '', ...known } },
      { expression: 'attribute_exists(#id)' },
    );
  }

  /**
   * Records that an admin has released a held file, and the ETag of the document that the file would replace.
   *
   * @throws UploadGone when another admin has stored or discarded the file meanwhile
   */
  async release(id: string, etag: string): Promise<void> {
    const isHeld = await this.items.update(
      itemOf(id),
      { set: { taken: etag }, remove: ['unchecked'] },
      { expression: 'attribute_exists(#id)' },
    );
    if (!isHeld) throw new UploadGone(`File ${id} is no longer held`);
  }

  async delete(id: string): Promise<void> {
    await this.items.delete(itemOf(id));
  }

  private async claim(id: string, claimant: string): Promise<void> {
    const now = Date.now();
    const isClaimed = await this.items.update(
      itemOf(id),
      { set: { claimant, claimedUntil: now + CLAIM } },
      {
        // The SDK repeats a request whose response was lost, so this decision may already hold the claim.
        expression:
          'attribute_exists(#id) AND (attribute_not_exists(#claimedUntil) OR #claimedUntil < :now OR #claimant = :claimant)',
        values: { now, claimant },
      },
    );
    if (!isClaimed) throw new UploadGone(`File ${id} is no longer held, or another decision is being made`);
  }
}

/** The document's owner is stored as `documentOwner`, because `owner` is the table's partition key. */
function fileOf({ documentOwner, taken, ...item }: Item): HeldFile {
  return { ...item, taken: taken || undefined, owner: documentOwner } as unknown as HeldFile;
}
