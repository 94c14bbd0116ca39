/** Maximum number of fetches in a burst. Keys change a few times a year, so more fetches than this indicate forged key ids. */
const BURST = 20;
/** Milliseconds until one more fetch is allowed. */
const INTERVAL = 1_000;
const MAX_REQUESTERS = 10_000;
const UNVERIFIED = '';

/** Limits the fetches of each requester to a burst of 20, then one each second. */
export class FetchBudget {
  /** The time at which the budget of each requester is full again, in milliseconds since 1970. */
  private readonly restored = new Map<string, number>();

  /**
   * Takes one fetch from the requester's budget. Returns false if the budget is used up.
   *
   * @param requester the `sub` of a verified user; undefined for the budget that all unverified requests share
   */
  take(requester = UNVERIFIED, now = Date.now()): boolean {
    const restored = Math.max(this.restored.get(requester) ?? 0, now);
    if (restored > now + (BURST - 1) * INTERVAL) return false;
    if (this.restored.size >= MAX_REQUESTERS) this.removeRestored(now);
    this.restored.set(requester, restored + INTERVAL);
    return true;
  }

  private removeRestored(now: number): void {
    for (const [requester, restored] of this.restored) if (restored <= now) this.restored.delete(requester);
  }
}
