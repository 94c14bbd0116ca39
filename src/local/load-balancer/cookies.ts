/**
 * Browsers keep cookies by host, not by port, so two copies on one machine share theirs. A session cookie
 * therefore holds a few session ids, and each copy finds its own.
 */
const MOST_IDS = 4;

/** A cookie's value out of a `Cookie` header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key, ...value] = pair.split('=');
    if (key.trim() === name) return value.join('=').trim();
  }
  return undefined;
}

/** The session ids that a cookie holds, our own among them. */
export function sessionIds(header: string | undefined, name: string): string[] {
  return (readCookie(header, name) ?? '')
    .split('.')
    .filter((id) => /^[A-Za-z0-9_-]+$/.test(id))
    .slice(0, MOST_IDS);
}

/** A `Set-Cookie` that puts our session before those of other copies, and lasts as long as the session. */
export function sessionCookie(name: string, path: string, ids: readonly string[], seconds: number): string {
  const value = ids.slice(0, MOST_IDS).join('.');
  // The real cookies are SameSite=None, which browsers admit only over HTTPS.
  return `${name}=${value}; Path=${path}; Max-Age=${value ? seconds : 0}; HttpOnly; SameSite=Lax`;
}
