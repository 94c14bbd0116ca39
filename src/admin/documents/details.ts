import { DateInadmissible } from './errors';
import type { Details } from './intake';

const LONGEST_OWNER = 200;

/** Owner and last day of validity, as a form says them. @throws DateInadmissible */
export function detailsOf(field: (name: string) => string | undefined): Details {
  const owner = field('owner')?.trim().slice(0, LONGEST_OWNER);
  const validUntil = field('validUntil')?.trim();
  if (validUntil && !isDay(validUntil)) throw new DateInadmissible('Not a day of the form 2026-12-31');
  return { owner: owner || undefined, validUntil: validUntil || undefined };
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
