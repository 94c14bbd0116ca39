import type { AuditRecord, Image } from '../../functions/audit-archive/record';

/**
 * Tolerance in milliseconds: the maximum difference between the time in an entry's sort key and the time at which the entry is inserted
 * into the table. This maximum does not apply to the entry for the outcome of an action. The archive may still lack an entry if the time in
 * its sort key is less than the tolerance ago.
 */
export const TOLERANCE = 15 * 60_000;
/** The stream gives the time of a change in whole seconds. */
const SECOND = 1_000;
/** A sort key as `AuditTrail` writes it: the time, a ULID, and one of two suffixes. */
const KEY = /^((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)#[0-9A-HJKMNP-TV-Z]{26})#(begun|ended)$/;

/** What the check of an inserted entry knows about the other entries. */
export interface KnownEntries {
  /** Sort keys of the entries in the records, and of the entries in the table if the table was read. */
  readonly items: ReadonlySet<string>;
  /** Time of the change in the first verified record, in milliseconds. Earlier entries may be unknown. */
  readonly start: number;
}

/** The time at the beginning of an entry's sort key, in milliseconds; 0 if the key does not begin with a time. */
export function timeOf(item: string): number {
  return Date.parse(item.split('#')[0]!) || 0;
}

/**
 * Returns how an inserted entry differs from the entries that the console writes, as the end of a sentence; undefined if it does not
 * differ. The check is necessary because a program with the tasks' role can insert any item, and because the console shows the attribute
 * `at`, not the time in the key.
 */
export function insertionFault({ change }: AuditRecord, known: KnownEntries): string | undefined {
  const { item, at, after = {} } = change;
  const [, id, time, suffix] = KEY.exec(item) ?? [];
  if (!id || !time || timeOf(item) === 0) return 'but its name does not have the form of an entry';
  if (suffix === 'ended') return endFault(id, after, known);
  if (textOf(after, 'at') !== time || textOf(after, 'id') !== id) return 'with another time or id than in its name';
  if ('outcome' in after) return 'with an outcome, which only the end of an action has';
  return Math.abs(Date.parse(at) - timeOf(item)) > TOLERANCE ? 'long after the time in its name' : undefined;
}

/**
 * Returns what is wrong with the entry for the outcome of an action; undefined if it is correct. The key of this entry contains the time at
 * which the action began, so the entry may be inserted long after this time.
 */
function endFault(id: string, after: Image, { items, start }: KnownEntries): string | undefined {
  if (!textOf(after, 'outcome')) return 'without an outcome';
  const mayBeUnknown = timeOf(id) < start + SECOND;
  return mayBeUnknown || items.has(`${id}#begun`) ? undefined : 'without an entry of the beginning of its action';
}

function textOf(image: Image, name: string): string | undefined {
  return (image[name] as { readonly S?: string } | undefined)?.S;
}
