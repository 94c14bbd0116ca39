/** Slashes, backslashes, spaces and control characters, also encoded: an intermediary may decode them. */
const LEADING_SEPARATORS = /^(?:[\s/\\]|%(?:2f|5c|20|7f|[01][0-9a-f]))+/i;

/**
 * A path of this site, with its query, from a URL or path that came with a request. Browsers read `//host` and `/\host` as
 * addresses of another host, and parsers produce the former from `/.//host`.
 */
export function ownPath(requested: string): string {
  const path = requested.replace(LEADING_SEPARATORS, '/');
  if (!URL.canParse(path, 'http://localhost')) return '/';
  const { pathname, search } = new URL(path, 'http://localhost');
  return `/${pathname.replace(LEADING_SEPARATORS, '')}${search}`;
}
