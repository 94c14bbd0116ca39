/**
 * Maximum number of session ids in a cookie. Browsers store cookies by host, not by port, so the running copies of the product on one
 * machine share a cookie. The cookie contains a session id for each copy, and each copy finds its own id.
 */
const ID_LIMIT = 4;

/** Returns a cookie's value from a `Cookie` header; undefined if the header does not contain the cookie. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key, ...value] = pair.split('=');
    if (key.trim() === name) return value.join('=').trim();
  }
  return undefined;
}

/** Returns the session ids in a cookie: those of this running copy of the product and of other copies. */
export function sessionIds(header: string | undefined, name: string): string[] {
  return (readCookie(header, name) ?? '')
    .split('.')
    .filter((id) => /^[A-Za-z0-9_-]+$/.test(id))
    .slice(0, ID_LIMIT);
}

/**
 * Creates a `Set-Cookie` header for a cookie that contains the first ID_LIMIT of these session ids.
 *
 * @param seconds how long the browser keeps the cookie; without ids, the header deletes the cookie
 */
export function sessionCookie(name: string, path: string, ids: readonly string[], seconds: number): string {
  const value = ids.slice(0, ID_LIMIT).join('.');
  // The real cookies have SameSite=None, but browsers accept that value only over HTTPS.
  return `${name}=${value}; Path=${path}; Max-Age=${value ? seconds : 0}; HttpOnly; SameSite=Lax`;
}
