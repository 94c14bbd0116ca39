/** Nobody lets us in; or somebody hangs up before a word. */
const CLOSED = new Set(['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL']);

/** Whether an error of the network says that a place cannot be reached. */
export function isClosed(error: unknown): boolean {
  return CLOSED.has((error as NodeJS.ErrnoException).code ?? '');
}
