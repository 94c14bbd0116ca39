import type { OwnedItems } from '../table/owned-items';
import type { Store } from '../table/store';

/** A task that is running answers. It is stored under its id in the partition `tasks` of the organisation. */
export interface TaskItem {
  /** Grows with every heartbeat. Tasks compare it instead of times, because their clocks may differ. */
  readonly beat: number;
  /** The turns that other tasks have asked this task to stop (see `turnKey`). */
  readonly stops?: ReadonlySet<string>;
}

/** Milliseconds without a heartbeat after which other tasks consider a task lost. */
export const LEASE = 15_000;

export function taskItems(store: Store): OwnedItems {
  return store.ofOrganisation('tasks');
}

/** The key that identifies a turn among the turns of all users. */
export function turnKey(owner: string, conversationId: string, turnId: string): string {
  return `${owner} ${conversationId} ${turnId}`;
}
