import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sessions } from './sessions';

const NAME = 'sessions.json';

/** Restores sessions by their kind; a folder or file that is missing means that there are none. */
export function restore(folder: string, kinds: Record<string, Sessions>): void {
  let saved: Record<string, object>;
  try {
    saved = JSON.parse(readFileSync(join(folder, NAME), 'utf8'));
  } catch {
    // Only a comfort: without it, sessions have expired.
    return;
  }
  for (const [kind, sessions] of Object.entries(kinds)) sessions.load(saved[kind] ?? {});
}

/** Keeps sessions for the next start, as the service outlives the application. */
export function keep(folder: string, kinds: Record<string, Sessions>): void {
  mkdirSync(folder, { recursive: true });
  const saved = Object.entries(kinds).map(([kind, sessions]) => [kind, sessions.save()]);
  writeFileSync(join(folder, NAME), JSON.stringify(Object.fromEntries(saved)));
}
