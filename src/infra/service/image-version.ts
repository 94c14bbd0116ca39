import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Returns the arguments of the Docker build that label the image with its origin (OCI image specification, annotations
 * `version` and `revision`).
 *
 * @param repository the folder with package.json
 * @returns `REVISION` is the full hash of the commit, with `-dirty` if files have changed since; empty outside a git checkout
 */
export function imageVersion(repository: string): { readonly VERSION: string; readonly REVISION: string } {
  const { version } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as { version: string };
  return { VERSION: version, REVISION: revisionOf(repository) };
}

function revisionOf(repository: string): string {
  // Excluding all tags makes the result a hash, even if a tag names the commit.
  const describe = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
  try {
    return execFileSync('git', describe, {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}
