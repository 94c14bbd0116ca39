import { ulid } from 'ulid';
import { ExposedError, StoreUnavailable } from '../../app/errors';
import type { Viewer } from '../../app/identity';
import { ABSENT, type Item, type OwnedItems, type Store } from '../../app/store';
import { TABLE } from '../../contract';
import { OutcomeUnrecorded, TrailUnavailable } from '../errors';
import type { AuditAction } from './actions';

/** Who does what to whom or which document, from where. */
export interface AuditEvent {
  readonly actor: Pick<Viewer, 'id' | 'email' | 'name'>;
  /** Address of the browser. */
  readonly address: string;
  readonly act: AuditAction;
  /** An e-mail address, the name of a document, or empty. */
  readonly target: string;
}

/** A sentence of the locales, and what it is filled with. */
export interface Remark {
  readonly sentence: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A line of the trail. */
export interface AuditEntry extends Partial<Remark> {
  readonly id: string;
  /** ISO 8601, UTC: when it began. */
  readonly at: string;
  readonly actorEmail: string;
  readonly actorName: string;
  readonly address: string;
  readonly act: AuditAction;
  readonly target: string;
  /** `unknown`: the act had begun, and nobody was left to say how it ended. */
  readonly outcome: 'done' | 'failed' | 'unknown';
  /** Name of the error that it failed with. */
  readonly reason?: string;
}

/** Which entries are wanted; what is absent does not matter. */
export interface AuditFilter {
  readonly act?: string | undefined;
  /** Part of the actor's or the target's name or address, in any case. */
  readonly text?: string | undefined;
  /** Not before this time, and before that one: ISO 8601, UTC. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** Some entries, and where the trail goes on. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** The last entry that was looked at; absent at the end of the trail. */
  readonly last?: string;
}

const DAYS_KEPT = 3650;
const READ_AT_ONCE = 200;
/** Entries that are looked at for one page, whether they fit or not. */
const MOST_LOOKED_AT = 2_000;

/**
 * The audit trail: it is appended to and read, never changed. An act is recorded twice, before it is
 * done and with its outcome: one that cannot be recorded does not happen, and one that a dying
 * process left behind is seen.
 */
export class Trail {
  private readonly items: OwnedItems;

  constructor(private readonly store: Store) {
    this.items = store.ofOrganisation(TABLE.audit);
  }

  /**
   * Performs an act between its two records. `remark` says what else is to be known of a result.
   *
   * @throws TrailUnavailable (nothing was done), OutcomeUnrecorded (it was), and whatever `perform` throws
   */
  async record<T>(
    event: AuditEvent,
    perform: () => Promise<T>,
    remark?: (result: T) => Remark | undefined,
  ): Promise<T> {
    const { actor, address, act, target } = event;
    const at = new Date().toISOString();
    const name = `${at}#${ulid()}`;
    const entry = {
      id: name,
      at,
      actorId: actor.id,
      actorEmail: actor.email,
      actorName: actor.name,
      address,
      act,
      target,
    };
    await this.append(`${name}#begun`, entry, TrailUnavailable);
    try {
      const result = await perform();
      await this.append(`${name}#ended`, { outcome: 'done', ...remark?.(result) }, OutcomeUnrecorded);
      return result;
    } catch (error) {
      if (!(error instanceof OutcomeUnrecorded))
        await this.append(`${name}#ended`, failure(error as Error), OutcomeUnrecorded);
      throw error;
    }
  }

  /** At most `limit` entries that fit, newest first, behind the entry `after` if that is given. */
  async page(filter: AuditFilter, limit: number, after?: string): Promise<AuditPage> {
    const entries: AuditEntry[] = [];
    let looked = 0;
    let last: string | undefined;
    for await (const entry of this.all(filter, after)) {
      if (entries.length === limit || looked++ === MOST_LOOKED_AT) return { entries, last };
      last = entry.id;
      if (fits(entry, filter)) entries.push(entry);
    }
    return { entries };
  }

  /** The entries that fit, newest first. */
  async *entries(filter: AuditFilter = {}): AsyncGenerator<AuditEntry> {
    for await (const entry of this.all(filter)) if (fits(entry, filter)) yield entry;
  }

  private async *all(filter: AuditFilter, after?: string): AsyncGenerator<AuditEntry> {
    let ended: Item = {};
    let last = after ? `${after}#begun` : filter.until;
    do {
      const page = await this.items.page('', { limit: READ_AT_ONCE, after: last, descending: true });
      last = page.last;
      for (const item of page.items) {
        if (item.outcome) {
          ended = item;
          continue;
        }
        if (filter.from && String(item.at) < filter.from) return;
        const isItsEnd = String(ended.item).startsWith(String(item.id));
        yield { outcome: 'unknown', ...(isItsEnd ? ended : {}), ...item } as unknown as AuditEntry;
      }
    } while (last);
  }

  private async append(
    name: string,
    value: Item,
    failure: typeof TrailUnavailable | typeof OutcomeUnrecorded,
  ): Promise<void> {
    await this.items.put(name, { ...value, ...this.store.expiry(DAYS_KEPT) }, ABSENT).catch((error: Error) => {
      throw error instanceof StoreUnavailable ? new failure(error.message, { cause: error }) : error;
    });
  }
}

function failure(error: Error): Item {
  const told = error instanceof ExposedError ? { sentence: error.sentence, values: error.values } : {};
  return { outcome: 'failed', reason: error.name, ...told };
}

function fits({ act, target, actorEmail, actorName }: AuditEntry, filter: AuditFilter): boolean {
  if (filter.act && filter.act !== act) return false;
  const wanted = filter.text?.trim().toLowerCase();
  return !wanted || [target, actorEmail, actorName].some((text) => text.toLowerCase().includes(wanted));
}
