import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes JSON so that a reader, and a crash, sees the old file or the new one and nothing between. */
export async function writeSideFile(path: string, value: unknown): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  await writeFile(draft, JSON.stringify(value));
  await rename(draft, path);
}

/** Every side file of a folder, which is made when it is missing; drafts that a crash left are removed. */
export function readSideFiles<T>(folder: string): T[] {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(folder);
  for (const draft of names.filter((name) => name.endsWith('.tmp'))) rmSync(join(folder, draft));
  return names.filter((name) => name.endsWith('.json')).map((name) => read(join(folder, name)));
}

function read<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new Error(`${path} cannot be read: remove it, or start with an empty LOCAL_STATE folder`, { cause: error });
  }
}
