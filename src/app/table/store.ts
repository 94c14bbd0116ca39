import { TABLE } from '../../contract';
import { OwnedItems } from './owned-items';
import { type Item, Table } from './table';

/**
 * DynamoDB's maximum number of items in one `BatchWriteItem` request. 25 items of the maximum size (400 KB) stay below its other
 * limit, 16 MB.
 */
export const BATCH = 25;
/** Maximum number of batches that are stored at the same time. */
const BATCHES = 8;

/** The table. The application reaches items only through their owner (see `OwnedItems`). */
export class Store {
  private readonly table: Table;

  constructor(
    region: string,
    table: string,
    private readonly retentionDays: number,
  ) {
    this.table = new Table(region, table);
  }

  /** Returns the items of a user, who is identified by the `sub` in the user pool. */
  ownedBy(owner: string): OwnedItems {
    return new OwnedItems(this.table, `person#${owner}`);
  }

  /** Returns the items of one kind that belong to the organisation instead of a user, for example `documents` or `audit`. */
  ofOrganisation(subject: string): OwnedItems {
    return new OwnedItems(this.table, `${TABLE.organisation}${subject}`);
  }

  /**
   * Stores at most `BATCH` items of any owners without a condition. The items must contain their keys (see `OwnedItems.entry`). Returns
   * the items that DynamoDB has not processed; the caller must store them again later.
   *
   * @throws StoreUnavailable
   */
  async putBatch(batch: readonly Item[]): Promise<Item[]> {
    const left = new Set((await this.table.putBatch(batch)).map(nameOf));
    return batch.filter((item) => left.has(nameOf(item)));
  }

  /**
   * Stores any number of items without a condition, in several batches at the same time. Returns the items that DynamoDB has not
   * processed.
   */
  async putAll(items: readonly Item[]): Promise<Item[]> {
    const left: Item[] = [];
    for (let n = 0; n < items.length; n += BATCH * BATCHES) {
      const batches = Array.from({ length: BATCHES }, (_, k) => items.slice(n + k * BATCH, n + (k + 1) * BATCH));
      const results = batches.filter(({ length }) => length > 0).map((batch) => this.putBatch(batch));
      left.push(...(await Promise.all(results)).flat());
    }
    return left;
  }

  /** The attribute that makes DynamoDB remove an item when its retention period ends. */
  expiry(days = this.retentionDays): Item {
    return { [TABLE.timeToLive]: Math.floor(Date.now() / 1000) + days * 86_400 };
  }
}

function nameOf(item: Item): string {
  return `${String(item[TABLE.partitionKey])} ${String(item[TABLE.sortKey])}`;
}
