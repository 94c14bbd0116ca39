import { createHash } from 'node:crypto';

/**
 * Returns a digest of what a page shows. The page sends the digest as `seen`, so that the server can compare what the page shows with
 * the current state.
 */
export function fingerprintOf(view: object): string {
  return createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 16);
}
