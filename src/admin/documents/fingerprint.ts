import { createHash } from 'node:crypto';

/**
 * Returns a digest of what a page shows. The page sends it as `seen`, so that the server recognises changes since then.
 */
export function fingerprintOf(view: object): string {
  return createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 16);
}
