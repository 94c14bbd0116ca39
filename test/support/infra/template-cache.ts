import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { boundaries } from '../lint/boundaries';

export const REPOSITORY = path.join(__dirname, '..', '..', '..');

const FOLDER = path.join(tmpdir(), `joule-verne-templates-${userInfo().uid}`);
const MAX_AGE = 24 * 3600 * 1000;

/**
 * What templates depend on in addition to `src/infra` and its imports. The contents of assets are not in the list, because `synthesis.ts`
 * replaces their hashes.
 */
const FURTHER_SOURCES = [
  'src/operator/templates',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'test/support/infra',
];

/**
 * Returns the files and folders on which templates depend: `src/infra`, what it may import directly or indirectly, and `FURTHER_SOURCES`.
 */
export function templateSources(): string[] {
  const { ARROWS } = boundaries();
  const reached = new Set(['infra']);
  // The iteration over the set includes the names that the loop adds.
  for (const name of reached) for (const imported of ARROWS[name]?.imports ?? []) reached.add(imported);
  return [...[...reached].map((name) => `src/${name}`), ...FURTHER_SOURCES];
}

/**
 * Returns the cached result for `input`, or computes and caches it. The key is a hash of the sources and the input, so
 * the result is computed again when either changes. Jest's workers share the cache: a lock file makes them compute each
 * result only once.
 *
 * @param input JSON-serialisable
 * @param compute returns a JSON-serialisable result
 */
export function cached<T>(input: unknown, compute: () => T): T {
  const file = path.join(FOLDER, `${keyOf(input)}.json`);
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  while (!existsSync(file)) {
    if (!acquire(`${file}.lock`)) {
      sleep(50);
      continue;
    }
    try {
      if (!existsSync(file)) store(file, compute());
    } finally {
      rmSync(`${file}.lock`, { force: true });
    }
  }
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

let sourcesHash: string | undefined;

function keyOf(input: unknown): string {
  sourcesHash ??= hashOf(
    templateSources()
      .flatMap(filesIn)
      .map((file) => [path.relative(REPOSITORY, file), readFileSync(file, 'utf8')]),
  );
  return hashOf([sourcesHash, input]);
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function filesIn(source: string): string[] {
  const absolute = path.join(REPOSITORY, source);
  if (!statSync(absolute).isDirectory()) return [absolute];
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Returns whether this process has acquired the lock. Removes the lock of a process that has exited, so that the next
 * attempt can succeed.
 */
function acquire(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isHeld(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isHeld(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // The process that holds the lock has created the file, but has not written its id yet.
    if (pid === 0) return true;
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Writes a result to a temporary file, and renames it. Deletes results that are older than MAX_AGE. */
function store(file: string, result: unknown): void {
  for (const name of readdirSync(FOLDER)) {
    const old = path.join(FOLDER, name);
    const modified = statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - modified > MAX_AGE) rmSync(old, { force: true });
  }
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(result));
  renameSync(`${file}.${process.pid}`, file);
}
