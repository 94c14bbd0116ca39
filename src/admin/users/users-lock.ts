import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OwnedItems } from '../../app/owned-items';
import type { Store } from '../../app/store';
import { UsersBusy } from './errors';

/**
 * Milliseconds until the lock expires. The work is aborted several seconds earlier, so that its last request to Cognito
 * has ended before another holder acquires the lock.
 */
const EXPIRY = 25_000;
const WORK_TIMEOUT = 12_000;
const ACQUIRE_TIMEOUT = 6_000;
const RETRY_INTERVAL = 100;
const NAME = 'lock';

/**
 * A lock across all tasks for changes to accounts and to the admin role, so that the conditions that an action has
 * checked still hold when it takes effect. If a task dies, its lock expires within seconds.
 */
export class UsersLock {
  private readonly items: OwnedItems;

  constructor(store: Store) {
    this.items = store.ofOrganisation('users');
  }

  /**
   * Runs `work` while holding the lock. The signal is aborted when the work must end.
   *
   * @throws UsersBusy when another holder does not release the lock in time; any error of `work`
   */
  async hold<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const holder = randomUUID();
    await this.acquire(holder);
    try {
      return await work(AbortSignal.timeout(WORK_TIMEOUT));
    } finally {
      await this.items
        .update(NAME, { set: { until: 0 } }, { expression: '#holder = :holder', values: { holder } })
        .catch(() => false);
    }
  }

  private async acquire(holder: string): Promise<void> {
    const deadline = Date.now() + ACQUIRE_TIMEOUT;
    for (;;) {
      const now = Date.now();
      const isAcquired = await this.items.put(
        NAME,
        { holder, until: now + EXPIRY },
        {
          // The SDK repeats a request whose response was lost: the lock may already be this holder's.
          expression: 'attribute_not_exists(#until) OR #until < :now OR #holder = :holder',
          values: { now, holder },
        },
      );
      if (isAcquired) return;
      if (now > deadline) throw new UsersBusy('Another request holds the lock on users');
      await pause(RETRY_INTERVAL);
    }
  }
}
