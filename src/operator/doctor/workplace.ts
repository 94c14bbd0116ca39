import { execFile } from 'node:child_process';
import { resolve4, resolve6, resolveCaa, resolveNs } from 'node:dns/promises';

/** A CAA record: who may issue certificates for a name. */
export interface CertificateAuthorities {
  readonly issue?: string | undefined;
}

/** The machine on which the doctor runs, and what it sees of the internet beside AWS. */
export interface Workplace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `v20.19.0` */
  readonly nodeVersion: string;
  readonly now: () => Date;
  /** @returns what it printed. @throws Error with its last words when it fails or is not there (`code` ENOENT) */
  run(program: string, words: readonly string[]): Promise<string>;
  /** @returns nothing where there are none. @throws Error when no name server answers */
  nameServersOf(zone: string): Promise<readonly string[]>;
  /** @returns nothing where there are none. @throws Error when no name server answers */
  authoritiesOf(name: string): Promise<readonly CertificateAuthorities[]>;
  /** Whether the name leads anywhere. @throws Error when no name server answers */
  resolves(name: string): Promise<boolean>;
}

/** Milliseconds in which Docker says how it is. */
const TIMEOUT = 10_000;

/** This machine. */
export const thisMachine: Workplace = {
  environment: process.env,
  nodeVersion: process.version,
  now: () => new Date(),
  run: (program, words) =>
    new Promise((resolve, reject) => {
      execFile(program, words, { timeout: TIMEOUT }, (error, output) => (error ? reject(error) : resolve(output)));
    }),
  nameServersOf: (zone) => orNone(resolveNs(zone)),
  authoritiesOf: (name) => orNone(resolveCaa(name)),
  resolves: async (name) => (await Promise.all([orNone(resolve4(name)), orNone(resolve6(name))])).flat().length > 0,
};

/** That a name is not there, or has no such record, is an answer. */
async function orNone<Found>(asked: Promise<Found[]>): Promise<Found[]> {
  try {
    return await asked;
  } catch (error) {
    if (['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
