import type { OwnedItems } from '../../app/table/owned-items';
import type { Store } from '../../app/table/store';
import type { Item } from '../../app/table/table';
import type { User } from './user';

const PREFIX = 'deletion#';

/**
 * A record for each user whose deletion has begun but not ended. The record outlives the user's account, so that
 * remaining data can still be found and deleted.
 */
export class Deletions {
  private readonly items: OwnedItems;

  constructor(store: Store) {
    this.items = store.ofOrganisation('users');
  }

  /** Returns the users whose deletion has not ended. */
  async list(): Promise<User[]> {
    return (await this.items.list(PREFIX)).map(userOf);
  }

  /** Returns the user as they were when their deletion began; undefined if the user has no unfinished deletion. */
  async find(id: string): Promise<User | undefined> {
    const item = await this.items.get(`${PREFIX}${id}`);
    return item && userOf(item);
  }

  async begin({ id, sub, email, name, isAdmin, createdAt }: User): Promise<void> {
    const times = { createdAt: createdAt?.toISOString(), begunAt: new Date().toISOString() };
    await this.items.put(`${PREFIX}${id}`, { id, sub, email, name, isAdmin, ...times });
  }

  async end(id: string): Promise<void> {
    await this.items.delete(`${PREFIX}${id}`);
  }
}

function userOf({ id, sub, email, name, isAdmin, createdAt, begunAt }: Item): User {
  return {
    ...({ id, sub, email, name, isAdmin } as Pick<User, 'id' | 'sub' | 'email' | 'name' | 'isAdmin'>),
    status: 'unfinished',
    createdAt: createdAt ? new Date(String(createdAt)) : undefined,
    changedAt: new Date(String(begunAt)),
  };
}
