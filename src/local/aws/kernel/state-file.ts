import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A value that is stored between runs in one JSON file: change or replace `value`, then call `save()`. */
export class StateFile<T> {
  value: T;
  private saved: string | undefined;

  /**
   * Reads the file. Creates its folder if it is missing.
   * @param initial the value when the file is missing
   * @throws Error when the file is not JSON
   */
  constructor(
    private readonly path: string,
    initial: () => T,
  ) {
    mkdirSync(dirname(path), { recursive: true });
    this.saved = readIfPresent(path);
    this.value = this.saved === undefined ? initial() : parse(path, this.saved);
  }

  /** Writes the value if it has changed. */
  save(): void {
    const text = JSON.stringify(this.value);
    if (text === this.saved) return;
    writeAtomically(this.path, text);
    this.saved = text;
  }
}

/**
 * Replaces a file atomically: after a crash it has either the old or the new text. Only the current user can read it.
 */
export function writeAtomically(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse<T>(path: string, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(
      `${path} is not JSON (${(error as Error).message}): restore the file, or start with --reset for an empty state`,
      { cause: error },
    );
  }
}
