import { createHash } from 'node:crypto';

/** Prefix of the keys of records in the bucket of the audit archive. No other objects have this prefix. */
export const RECORDS_PREFIX = 'records/';

/**
 * Prefix under which Lambda stores the changes that could not be archived, with their content (see "Retain discarded
 * records", AWS Lambda Developer Guide).
 */
export const FAILED_PREFIX = 'aws/lambda/';

/** The value of `previous` in the first record. */
export const NO_RECORD = '0'.repeat(64);

/** Names of the function's environment variables. */
export const ARCHIVE_ENV = { bucket: 'ARCHIVE_BUCKET' } as const;

/** An item in DynamoDB JSON: each value is an object that names its type, such as `{"S": "Plan.pdf"}`. */
export type Image = Readonly<Record<string, unknown>>;

/** A change of one item of the audit trail in the table. */
export interface Change {
  /** The stream's id of this change. A change that Lambda delivers twice has the same id. */
  readonly id: string;
  /**
   * `INSERT`: a new entry. The application never changes or deletes an entry, so `REMOVE` indicates that the entry expired
   * or that the table was tampered with, and `MODIFY` indicates tampering.
   */
  readonly name: 'INSERT' | 'MODIFY' | 'REMOVE';
  /** When DynamoDB made the change: ISO 8601, UTC, in whole seconds. */
  readonly at: string;
  /** ARN of the table's stream. */
  readonly stream: string;
  /** The principal id of the AWS service that made the change: DynamoDB, when the item expired. Absent for all other changes. */
  readonly by?: string;
  /** Sort key of the item. */
  readonly item: string;
  readonly before?: Image;
  readonly after?: Image;
}

/** A record of the audit archive. Each record is one object in the bucket. */
export interface AuditRecord {
  /** Position in the chain, from 1. */
  readonly sequence: number;
  /** `hash` of the previous record; `NO_RECORD` in the first record. */
  readonly previous: string;
  /** When the function created the record: ISO 8601, UTC. */
  readonly archivedAt: string;
  readonly change: Change;
  /** SHA-256 of the canonical form of all other members, in hex. */
  readonly hash: string;
}

/** Returns the key of the record at a position. The order of the keys is the order of the positions. */
export function recordKey(sequence: number): string {
  return `${RECORDS_PREFIX}${String(sequence).padStart(12, '0')}.json`;
}

/** Returns the position in the key of a record, or undefined for any other key. */
export function sequenceOf(key: string): number | undefined {
  const sequence = Number(/^records\/(\d{12})\.json$/.exec(key)?.[1]);
  return sequence > 0 ? sequence : undefined;
}

/** Creates the record that follows `previous`, which is undefined for the first record. */
export function recordAfter(previous: AuditRecord | undefined, change: Change, now = new Date()): AuditRecord {
  const content = {
    sequence: (previous?.sequence ?? 0) + 1,
    previous: previous?.hash ?? NO_RECORD,
    archivedAt: now.toISOString(),
    change,
  };
  return { ...content, hash: hashOf(content) };
}

/** Returns the SHA-256 of a record without its `hash`, in hex. */
export function hashOf(content: Omit<AuditRecord, 'hash'>): string {
  const { sequence, previous, archivedAt, change } = content;
  return createHash('sha256').update(canonical({ sequence, previous, archivedAt, change })).digest('hex');
}

/** Returns a value as JSON without white space and with sorted names, so that equal values have the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
