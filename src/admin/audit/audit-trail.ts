import { ulid } from 'ulid';
import { ExposedError, StoreUnavailable } from '../../app/errors';
import type { Viewer } from '../../app/identity/identity';
import { type FilteredPage, filteredPage } from '../../app/table/filtered-page';
import { ABSENT, type OwnedItems } from '../../app/table/owned-items';
import type { Store } from '../../app/table/store';
import type { Item } from '../../app/table/table';
import { TABLE } from '../../contract';
import { OutcomeUnrecorded, TrailUnavailable } from '../errors';
import type { Message } from '../message';
import type { AuditAction } from './actions';

/** An action to record: who performs it on which target, and from where. */
export interface AuditEvent {
  readonly actor: Pick<Viewer, 'id' | 'email' | 'name'>;
  /** The browser's IP address. */
  readonly address: string;
  readonly action: AuditAction;
  /** A user's e-mail address (or else name or id), a document's name, or an imported file's name; empty if there is none of these. */
  readonly target: string;
}

/** A stored audit event with its outcome. */
export interface AuditEntry extends Partial<Message> {
  readonly id: string;
  /** When the action started: ISO 8601, UTC. */
  readonly at: string;
  readonly actorEmail: string;
  readonly actorName: string;
  readonly address: string;
  readonly action: AuditAction;
  readonly target: string;
  /** `unknown`: the action is still running, or its outcome was not recorded. */
  readonly outcome: 'done' | 'failed' | 'unknown';
  /** Name of the error with which the action failed. */
  readonly reason?: string;
}

/** Criteria for entries. An absent criterion matches every entry. */
export interface AuditFilter {
  readonly action?: AuditAction | undefined;
  /** Part of the actor's name or e-mail address, or of the target; case-insensitive. */
  readonly text?: string | undefined;
  /** Start of the period, inclusive: ISO 8601, UTC. */
  readonly from?: string | undefined;
  /** End of the period, exclusive: ISO 8601, UTC. */
  readonly until?: string | undefined;
}

const RETENTION_DAYS = 3650;
const READ_BATCH = 200;

/**
 * The audit trail, which is append-only. An action is recorded twice: before it starts, and with its outcome. An action
 * whose start cannot be recorded is not performed. If the process dies during an action, the outcome of the action remains
 * `unknown`.
 */
export class AuditTrail {
  private readonly items: OwnedItems;

  constructor(private readonly store: Store) {
    this.items = store.ofOrganisation(TABLE.audit);
  }

  /**
   * Performs an action and records its start and its outcome.
   *
   * @param note optional message about the result, stored with the outcome
   * @throws TrailUnavailable if the start could not be recorded: the action was then not performed; OutcomeUnrecorded
   *   if the outcome could not be recorded, whether the action succeeded or failed; otherwise any error of `perform`
   */
  async record<T>(event: AuditEvent, perform: () => Promise<T>, note?: (result: T) => Message | undefined): Promise<T> {
    const { actor, address, action, target } = event;
    const at = new Date().toISOString();
    const id = `${at}#${ulid()}`;
    const start = {
      id,
      at,
      actorId: actor.id,
      actorEmail: actor.email,
      actorName: actor.name,
      address,
      act: action,
      target,
    };
    await this.append(`${id}#begun`, start, TrailUnavailable);
    try {
      const result = await perform();
      await this.append(`${id}#ended`, { outcome: 'done', ...note?.(result) }, OutcomeUnrecorded);
      return result;
    } catch (error) {
      if (!(error instanceof OutcomeUnrecorded))
        await this.append(`${id}#ended`, failureOf(error as Error), OutcomeUnrecorded);
      throw error;
    }
  }

  /** Returns at most `limit` matching entries, newest first, starting after the entry with the id `after`. */
  page(filter: AuditFilter, limit: number, after?: string): Promise<FilteredPage<AuditEntry>> {
    return filteredPage(this.all(filter, after), (entry) => matches(entry, filter), limit);
  }

  /** Yields all matching entries, newest first. */
  async *entries(filter: AuditFilter = {}): AsyncGenerator<AuditEntry> {
    for await (const entry of this.all(filter)) if (matches(entry, filter)) yield entry;
  }

  /**
   * Yields the entries of the filter's period, newest first; with `after`, only those that follow the entry with this id.
   * The items are in descending order, so the `#ended` item of an entry comes before its `#begun` item.
   */
  private async *all(filter: AuditFilter, after?: string): AsyncGenerator<AuditEntry> {
    let end: Item = {};
    let last = after ? `${after}#begun` : filter.until;
    do {
      const page = await this.items.page('', { limit: READ_BATCH, after: last, descending: true });
      last = page.last;
      for (const item of page.items) {
        if (item.outcome) {
          end = item;
          continue;
        }
        if (filter.from && String(item.at) < filter.from) return;
        yield entryOf(item, String(end.item).startsWith(String(item.id)) ? end : undefined);
      }
    } while (last);
  }

  private async append(
    name: string,
    value: Item,
    failure: typeof TrailUnavailable | typeof OutcomeUnrecorded,
  ): Promise<void> {
    await this.items.put(name, { ...value, ...this.store.expiry(RETENTION_DAYS) }, ABSENT).catch((error: Error) => {
      throw error instanceof StoreUnavailable ? new failure(error.message, { cause: error }) : error;
    });
  }
}

/** Combines the two items that store an entry. The table stores the action as `act`. */
function entryOf({ act, ...start }: Item, end: Item | undefined): AuditEntry {
  return { outcome: 'unknown', ...end, ...start, action: act } as unknown as AuditEntry;
}

function failureOf(error: Error): Item {
  const message = error instanceof ExposedError ? { sentence: error.sentence, values: error.values } : {};
  return { outcome: 'failed', reason: error.name, ...message };
}

function matches({ action, target, actorEmail, actorName }: AuditEntry, filter: AuditFilter): boolean {
  if (filter.action && filter.action !== action) return false;
  const text = filter.text?.trim().toLowerCase();
  return !text || [target, actorEmail, actorName].some((value) => value.toLowerCase().includes(text));
}
