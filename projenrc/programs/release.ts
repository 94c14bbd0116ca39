/**
 * `npx projen release 1.2.0` sets the version, dates the heading in CHANGELOG.md, stores the templates with which a test compares the
 * next version, creates a commit and tags it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { previousTemplates } from './previous-templates';

const CHANGELOG = 'CHANGELOG.md';
const PACKAGE = 'package.json';
const LOCK_FILE = 'package-lock.json';
const UNRELEASED = '## [Unreleased]';
/** Semantic Versioning 2.0.0: three numbers without leading zeros, and an optional pre-release such as `-rc.1`. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;
/** The git command that lists uncommitted changes, including files that are not tracked yet. */
const DIRTY = ['status', '--porcelain'];

/** Thrown if the release is not possible. The message states the reason and the remedy. */
export class ReleaseRefused extends Error {
  override readonly name = 'ReleaseRefused';
}

export interface ReleaseOptions {
  readonly today?: Date;
  /** Returns the files with which the update test compares the next version, by path relative to the root of the repository. */
  readonly templates?: () => Readonly<Record<string, string>>;
}

/**
 * Creates a release. Performs all checks before it changes a file.
 *
 * @param version the version without `v`, such as `1.2.0`
 * @param folder the root of the repository
 * @returns the tag, such as `v1.2.0`
 * @throws ReleaseRefused for an invalid version, uncommitted changes, an existing tag, or a changelog that lacks the heading or the entries
 *   of unreleased changes, or already has a heading for the version
 */
export function release(
  version: string,
  folder: string,
  { today = new Date(), templates = previousTemplates }: ReleaseOptions = {},
): string {
  if (!VERSION.test(version)) {
    throw new ReleaseRefused(`Expected a version such as 1.2.0; received ${JSON.stringify(version)}.`);
  }
  const tag = `v${version}`;
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  if (git(...DIRTY) !== '') throw new ReleaseRefused('There are uncommitted changes: commit or stash them first.');
  if (git('tag', '--list', tag) !== '')
    throw new ReleaseRefused(`The tag ${tag} already exists: choose another version.`);

  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
  const changed = {
    [CHANGELOG]: datedChangelog(read(CHANGELOG), version, today.toISOString().slice(0, 10)),
    [PACKAGE]: withVersion(read(PACKAGE), version),
    [LOCK_FILE]: withVersion(read(LOCK_FILE), version),
    ...templates(),
  };
  for (const [file, content] of Object.entries(changed)) writeFileSync(path.join(folder, file), content);
  git('add', ...Object.keys(changed));
  git('commit', '--quiet', '--message', `Release ${version}`);
  git('tag', '--annotate', tag, '--message', `Version ${version}`);
  return tag;
}

/** Turns the section of unreleased changes into the section of the version, and adds a new, empty section above it. */
function datedChangelog(changelog: string, version: string, date: string): string {
  const [before, after] = changelog.split(`${UNRELEASED}\n`) as [string, string?];
  if (after === undefined) throw new ReleaseRefused(`${CHANGELOG} has no heading "${UNRELEASED}": add it.`);
  if (after.includes(`## [${version}]`)) throw new ReleaseRefused(`${CHANGELOG} already has a heading for ${version}.`);
  const entries = after.split(/^## /m)[0]!;
  if (!/^- /m.test(entries)) {
    throw new ReleaseRefused(`${CHANGELOG} has no entries under "${UNRELEASED}": describe what changed.`);
  }
  return `${before}${UNRELEASED}\n\n## [${version}] - ${date}\n${after}`;
}

/** Returns the content of a package.json or package-lock.json with the new version. */
function withVersion(content: string, version: string): string {
  const manifest = JSON.parse(content) as { version: string; packages?: { '': { version: string } } };
  manifest.version = version;
  if (manifest.packages) manifest.packages[''].version = version;
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

if (require.main === module) {
  try {
    const tag = release(process.argv[2] ?? '', process.cwd());
    console.log(`Committed and tagged ${tag}. Publish it with: git push origin HEAD ${tag}`);
  } catch (error) {
    if (!(error instanceof ReleaseRefused)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
