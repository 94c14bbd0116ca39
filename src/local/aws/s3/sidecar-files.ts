import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../kernel/state-file';

export function writeSidecarFile(path: string, value: unknown): void {
  writeAtomically(path, JSON.stringify(value));
}

/** Reads every sidecar file of a folder. Creates the folder if it is missing; removes the unfinished files that a crash has left behind. */
export function readSidecarFiles<T>(folder: string): T[] {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder);
  for (const draft of names.filter((name) => /\.(new|tmp)$/.test(name))) rmSync(join(folder, draft));
  return names.filter((name) => name.endsWith('.json')).map((name) => read(join(folder, name)));
}

function read<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new Error(`${path} cannot be read: remove it, or start with an empty LOCAL_STATE folder`, { cause: error });
  }
}
