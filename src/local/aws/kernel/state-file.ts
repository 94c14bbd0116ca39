import { readFile, rename, writeFile } from 'node:fs/promises';

/** A value that survives a restart as one JSON file. Change `value` in place, then `save()`. */
export class StateFile<T> {
  /** Reads the file, or starts with `initial` where there is none yet. Throws when the file is not JSON. */
  static async open<T>(path: string, initial: () => T | Promise<T>): Promise<StateFile<T>> {
    const text = await readFile(path, 'utf8').catch(missing);
    if (text === undefined) {
      const file = new StateFile(path, await initial(), undefined);
      await file.save();
      return file;
    }
    return new StateFile(path, parse<T>(path, text), text);
  }

  private constructor(
    private readonly path: string,
    readonly value: T,
    private saved: string | undefined,
  ) {}

  /** Writes the value if it changed: whole or not at all, so a crash leaves the old or the new file. */
  async save(): Promise<void> {
    const text = JSON.stringify(this.value, null, 2);
    if (text === this.saved) return;
    const draft = `${this.path}.new`;
    await writeFile(draft, text, { mode: 0o600 });
    await rename(draft, this.path);
    this.saved = text;
  }
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

function parse<T>(path: string, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    const message = `${path} is not JSON (${(error as Error).message}): restore the file, or start with --reset to begin afresh`;
    throw new Error(message, { cause: error });
  }
}
