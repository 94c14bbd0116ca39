import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OwnedItems, Store } from '../../app/store';
import { UsersBusy } from './errors';

/** Milliseconds. The work is given up well before the lock is anybody's, for the sake of a request that is still on its way then. */
const HELD = 25_000;
const WORK = 12_000;
const WAITED = 6_000;
const LOOK_EVERY = 100;
const NAME = 'lock';

/**
 * Lets one admin at a time change who is admitted and who is an admin, across all tasks: so that
 * what was checked is still true when it is acted upon. A task that dies holds it for seconds at most.
 */
export class UsersLock {
  private readonly items: OwnedItems;

  constructor(store: Store) {
    this.items = store.ofOrganisation('users');
  }

  /**
   * Does the work alone. Its signal says when it has to end.
   *
   * @throws UsersBusy when somebody else does not finish, and whatever the work throws
   */
  async hold<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const holder = randomUUID();
    await this.take(holder);
    try {
      return await work(AbortSignal.timeout(WORK));
    } finally {
      await this.items
        .update(NAME, { set: { until: 0 } }, { expression: '#holder = :holder', values: { holder } })
        .catch(() => false);
    }
  }

  private async take(holder: string): Promise<void> {
    const deadline = Date.now() + WAITED;
    for (;;) {
      const now = Date.now();
      const isTaken = await this.items.put(
        NAME,
        { holder, until: now + HELD },
        {
          expression: 'attribute_not_exists(#until) OR #until < :now',
          values: { now },
        },
      );
      if (isTaken) return;
      if (now > deadline) throw new UsersBusy('The lock on users is held by somebody else');
      await pause(LOOK_EVERY);
    }
  }
}
