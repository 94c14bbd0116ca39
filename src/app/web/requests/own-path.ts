/**
 * Slashes, backslashes, spaces and control characters. Includes their percent-encoded forms, because an intermediary
 * may decode them.
 */
const LEADING_SEPARATORS = /^(?:[\s/\\]|%(?:2f|5c|20|7f|[01][0-9a-f]))+/i;

/**
 * Converts a URL or path from a request to a path of this site, with its query. Removes leading separators: browsers
 * read `//host` and `/\host` as addresses of another host, and URL parsers produce `//host` from `/.//host`.
 */
export function ownPath(requested: string): string {
  const path = requested.replace(LEADING_SEPARATORS, '/');
  if (!URL.canParse(path, 'http://localhost')) return '/';
  const { pathname, search } = new URL(path, 'http://localhost');
  return `/${pathname.replace(LEADING_SEPARATORS, '')}${search}`;
}
