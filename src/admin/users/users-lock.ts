import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OwnedItems } from '../../app/table/owned-items';
import type { Store } from '../../app/table/store';
import { UsersBusy } from './errors';

/**
 * Milliseconds until the lock expires. The work is aborted several seconds earlier, so that its last request to Cognito
 * has ended before another holder acquires the lock.
 */
const EXPIRY = 25_000;
const TIMEOUTS = { work: 12_000, acquire: 6_000 };
const RETRY_INTERVAL = 100;
const NAME = 'lock';

/**
 * A lock across all tasks for changes to accounts and to the admin role, so that the conditions that an action has
 * checked still hold when it takes effect. If a task dies, its lock expires within seconds.
 */
export class UsersLock {
  private readonly items: OwnedItems;

  constructor(
    store: Store,
    private readonly timeouts = TIMEOUTS,
  ) {
    this.items = store.ofOrganisation('users');
  }

  /**
   * Runs `work` while holding the lock. The signal is aborted when the work must end.
   *
   * @throws UsersBusy when another holder does not release the lock in time; StoreUnavailable; any error of `work`
   */
  async hold<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const holder = randomUUID();
    await this.acquire(holder);
    const signal = AbortSignal.timeout(this.timeouts.work);
    try {
      return await work(signal);
    } finally {
      // Cognito may still perform a request that was aborted, so do not release the lock: let it expire.
      if (!signal.aborted) await this.release(holder);
    }
  }

  private async release(holder: string): Promise<void> {
    await this.items
      .update(NAME, { set: { until: 0 } }, { expression: '#holder = :holder', values: { holder } })
      .catch(() => false);
  }

  private async acquire(holder: string): Promise<void> {
    const deadline = Date.now() + this.timeouts.acquire;
    for (;;) {
      const now = Date.now();
      const isAcquired = await this.items.put(
        NAME,
        { holder, until: now + EXPIRY },
        {
          // The SDK repeats a request whose response was lost, so this holder may already have the lock.
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
