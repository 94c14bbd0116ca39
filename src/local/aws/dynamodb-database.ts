import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The part of the `level` package that is used here. */
type Level = new (path: string) => { open(): Promise<void>; close(): Promise<void> };

const { resolve } = createRequire(__filename);

/**
 * Checks that dynalite's database can be opened. dynalite itself opens it only at the first request, where a failure would
 * crash the process.
 *
 * @param state folder of the database, created if it is missing
 * @param load loads a package that dynalite uses
 * @throws Error with one sentence: what prevents the use of the database, and the remedy
 */
export async function assertUsable(
  state: string,
  load: (name: string) => unknown = createRequire(resolve('dynalite')),
): Promise<void> {
  mkdirSync(state, { recursive: true });
  const database = new (loadLevel(load))(state);
  try {
    await database.open();
  } catch (error) {
    const { code } = (error as Error).cause as { code?: string };
    if (code === 'LEVEL_LOCKED') {
      throw new Error(
        `${state} is in use by another running copy: stop that copy, or set LOCAL_STATE to another folder`,
        { cause: error },
      );
    }
    throw new Error(`${state} cannot be opened as a database: empty it, or set LOCAL_STATE to another folder`, {
      cause: error,
    });
  }
  await database.close();
}

/** Loading can fail: `level` needs a native add-on, which has no build for some platforms, for example Windows on ARM. */
function loadLevel(load: (name: string) => unknown): Level {
  try {
    return (load('level') as { Level: Level }).Level;
  } catch (error) {
    throw new Error(
      `The database of dynalite does not run on ${process.platform} ${process.arch}: install the x64 version of Node.js and run "npm ci" again, or set AWS_ENDPOINT_URL_DYNAMODB to another server`,
      { cause: error },
    );
  }
}
