import { execFile } from 'node:child_process';
import { resolve4, resolve6, resolveCaa, resolveNs } from 'node:dns/promises';

/** A CAA record. Its property `issue` names a certificate authority that may issue certificates for the domain. */
export interface CaaRecord {
  readonly issue?: string | undefined;
}

/** The machine on which the doctor runs, and the DNS resolver of this machine. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The version of Node, such as `v20.19.0`. */
  readonly nodeVersion: string;
  readonly now: () => Date;
  /**
   * Runs a program.
   *
   * @returns standard output
   * @throws Error with the program's error output; the error's `code` is ENOENT if the program is not installed
   */
  run(program: string, args: readonly string[]): Promise<string>;
  /** @returns the name servers of a zone; empty if the zone has none. @throws Error when no name server answers */
  nameServersOf(zone: string): Promise<readonly string[]>;
  /** @returns the CAA records of this name, but not of its parent domains. @throws Error when no name server answers */
  caaRecordsOf(name: string): Promise<readonly CaaRecord[]>;
  /** Returns whether the name has an address. @throws Error when no name server answers */
  resolves(name: string): Promise<boolean>;
}

/** Timeout of a program such as `docker info`, in milliseconds. */
const TIMEOUT = 10_000;

export const thisMachine: Machine = {
  environment: process.env,
  nodeVersion: process.version,
  now: () => new Date(),
  run: (program, args) =>
    new Promise((resolve, reject) => {
      // On Windows, npm is a script, which only a shell can start. Its arguments are constants without spaces.
      const shell = process.platform === 'win32' && program === 'npm';
      execFile(program, args, { timeout: TIMEOUT, shell }, (error, output) =>
        error ? reject(error) : resolve(output),
      );
    }),
  nameServersOf: (zone) => orEmpty(resolveNs(zone)),
  caaRecordsOf: (name) => orEmpty(resolveCaa(name)),
  resolves: async (name) => (await Promise.all([orEmpty(resolve4(name)), orEmpty(resolve6(name))])).flat().length > 0,
};

/** Returns an empty list if the name or the record does not exist, which Node reports as an error. */
async function orEmpty<T>(query: Promise<T[]>): Promise<T[]> {
  try {
    return await query;
  } catch (error) {
    if (['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
