import { ulid } from 'ulid';
import type { OwnedItems } from '../../app/table/owned-items';
import type { Store } from '../../app/table/store';

/** A change to one user, or to several users if `id` is undefined. */
export interface UserChange {
  /** Identifies the change. */
  readonly key: string;
  readonly id: string | undefined;
}

const PREFIX = 'change#';
/** Days until DynamoDB deletes a record. The application reads only records of the last few minutes. */
const EXPIRY_DAYS = 1;

/** Records which users the console has changed, so that the lists of users that other tasks keep in memory can be corrected. */
export class UserChanges {
  private readonly items: OwnedItems;

  constructor(private readonly store: Store) {
    this.items = store.ofOrganisation('users');
  }

  /**
   * Records a change after it was made. Never fails: without the record, the lists in memory show the change later.
   *
   * @param id absent if several users have changed
   */
  async add(id?: string): Promise<void> {
    const item = { ...(id === undefined ? {} : { id }), ...this.store.expiry(EXPIRY_DAYS) };
    await this.items.put(`${PREFIX}${ulid()}`, item).catch(() => false);
  }

  /** Returns the changes since a time, oldest first. @param time milliseconds since 1970 */
  async since(time: number): Promise<UserChange[]> {
    const items = await this.items.list(PREFIX, `${PREFIX}${ulid(time).slice(0, TIME_LENGTH)}`);
    return items.map(({ item, id }) => ({ key: String(item), id: id === undefined ? undefined : String(id) }));
  }
}

/** Number of characters at the beginning of a ULID that contain its time. */
const TIME_LENGTH = 10;
