import { isDay } from '../days';
import { InvalidDate } from './errors';

/** What the admin enters about a document. */
export interface Details {
  readonly owner?: string | undefined;
  /** Last day of validity: `2026-12-31`. */
  readonly validUntil?: string | undefined;
}

/** Maximum number of characters. */
const MAX_OWNER = 200;

/** Reads the owner and the last day of validity from a form. @throws InvalidDate */
export function detailsOf(field: (name: string) => string | undefined): Details {
  const owner = field('owner')?.trim().slice(0, MAX_OWNER);
  const validUntil = field('validUntil')?.trim();
  if (validUntil && !isDay(validUntil)) throw new InvalidDate('Expected a calendar day such as 2026-12-31');
  return { owner: owner || undefined, validUntil: validUntil || undefined };
}
