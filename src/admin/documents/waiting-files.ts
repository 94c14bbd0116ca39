import type { Item, OwnedItems, Store } from '../../app/store';
import { TABLE } from '../../contract';
import { UploadGone } from './errors';

/** A file under `incoming/` that waits for an admin's decision. */
export interface WaitingFile {
  /** The last part of its key. */
  readonly id: string;
  /** The document that it would become. */
  readonly name: string;
  readonly size: number;
  /** Why its classification could not be checked; absent when it was checked. */
  readonly unchecked?: string | undefined;
  /** ETag of the document whose name it has, if there is one: whether to replace it is the question. */
  readonly taken?: string | undefined;
  readonly owner?: string | undefined;
  readonly validUntil?: string | undefined;
  readonly uploadedBy: string;
  /** ISO 8601, UTC. */
  readonly uploadedAt: string;
}

const itemOf = (id: string) => `incoming#${id}`;

/** How long a file may wait, in days: the bucket removes it then. */
const DAYS = 1;

/** The files that wait. Their records end with them. */
export class WaitingFiles {
  private readonly items: OwnedItems;

  constructor(private readonly store: Store) {
    this.items = store.ofOrganisation('documents');
  }

  async list(): Promise<WaitingFile[]> {
    const items = await this.items.list('incoming#');
    return items.filter((item) => !isOver(item)).map(fileOf);
  }

  /** @throws UploadGone */
  async find(id: string): Promise<WaitingFile> {
    const item = await this.items.get(itemOf(id));
    if (!item || isOver(item)) throw new UploadGone(`No waiting file ${id}`);
    return fileOf(item);
  }

  async put(file: WaitingFile): Promise<void> {
    await this.items.put(itemOf(file.id), { ...file, documentOwner: file.owner, ...this.store.expiry(DAYS) });
  }

  /** Notes which document a waiting file would replace now, if it waits still. */
  async noteTaken(id: string, etag: string | undefined): Promise<void> {
    await this.items.update(itemOf(id), { set: { taken: etag ?? '' } }, { expression: 'attribute_exists(#id)' });
  }

  async delete(id: string): Promise<void> {
    await this.items.delete(itemOf(id));
  }
}

/** DynamoDB may take days to remove what has expired. */
function isOver(item: Item): boolean {
  return Number(item[TABLE.timeToLive]) < Date.now() / 1000;
}

/** An item's own `owner` is that of its key. */
function fileOf({ documentOwner, taken, ...item }: Item): WaitingFile {
  return { ...item, taken: taken || undefined, owner: documentOwner } as unknown as WaitingFile;
}
