import { type AuditRecord, canonical, hashOf, NO_RECORD } from '../../functions/audit-archive/record';
import { type Finding, fault, ok } from '../check';
import type { StoredRecord } from './archive';

export interface VerifiedChain {
  /** The records that can be parsed and whose position matches their key, in the order of their positions. */
  readonly records: readonly AuditRecord[];
  readonly findings: readonly Finding[];
}

interface ChainOptions {
  /** Position that the first stored record must have. */
  readonly first: number;
  /** Hash of a record that the chain must contain. */
  readonly head?: string | undefined;
}

const COMPARE = 'Compare with an earlier copy of the archive, and find out who has access to the bucket.';

/** Verifies that the records are complete, unchanged, and linked by their hashes. */
export function verifyChain(stored: readonly StoredRecord[], { first, head }: ChainOptions): VerifiedChain {
  const findings: Finding[] = [];
  const report = (what: string) => findings.push(fault(what, COMPARE));
  for (const { key, sequence } of stored) if (sequence === undefined) report(`${key} was inserted: it is not a record`);
  const records: AuditRecord[] = [];
  let before: { readonly sequence: number; readonly hash: string | undefined } = {
    sequence: first - 1,
    hash: first === 1 ? NO_RECORD : undefined,
  };
  for (const { sequence = 0, body, key } of stored.filter((one) => one.sequence !== undefined)) {
    const record = parse(body);
    const gap = sequence - before.sequence - 1;
    if (gap > 0) report(missing(before.sequence + 1, sequence - 1));
    if (!record || record.sequence !== sequence) {
      report(`Record ${sequence} was changed or inserted: ${key} is not the record of its position`);
      before = { sequence, hash: undefined };
      continue;
    }
    if (hashOf(record) !== record.hash) report(`Record ${sequence} was changed: ${describe(record)}`);
    else if (gap === 0 && before.hash !== undefined && record.previous !== before.hash)
      report(`Record ${sequence} does not continue record ${sequence - 1}: one of them was replaced or inserted`);
    before = { sequence, hash: record.hash };
    records.push(record);
  }
  findings.push(...repeated(records), ...headFindings(records, head));
  return { records, findings };
}

/** @returns the record; undefined if the text is not a record in the canonical form in which the archive's function writes it */
function parse(body: string): AuditRecord | undefined {
  try {
    const record = JSON.parse(body) as AuditRecord;
    return canonical(record) === body && typeof record.change?.item === 'string' ? record : undefined;
  } catch {
    return undefined;
  }
}

function missing(from: number, to: number): string {
  return from === to ? `Record ${from} was removed` : `Records ${from} to ${to} were removed`;
}

function describe({ change }: AuditRecord): string {
  return `its content does not match its hash; it names the entry ${change.item}`;
}

function repeated(records: readonly AuditRecord[]): Finding[] {
  const seen = new Map<string, number>();
  return records.flatMap(({ sequence, change }) => {
    const earlier = seen.get(`${change.stream} ${change.id}`);
    seen.set(`${change.stream} ${change.id}`, sequence);
    return earlier === undefined
      ? []
      : [fault(`Record ${sequence} was inserted: it repeats record ${earlier}`, COMPARE)];
  });
}

function headFindings(records: readonly AuditRecord[], head: string | undefined): Finding[] {
  if (head === undefined) return [];
  const found = records.find(({ hash }) => hash === head);
  if (found) return [ok(`The chain contains the given hash, in record ${found.sequence}`)];
  return [
    fault(`No record has the hash ${head}: the end of the chain was cut off, or the chain was written anew`, COMPARE),
  ];
}
