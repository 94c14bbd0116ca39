import { notAuthorized } from './errors';

const ALLOWED_FAILURES = 5;
const LONGEST_LOCK = 15 * 60_000;

/**
 * Locks accounts after wrong passwords. The fifth wrong password in a row locks the account for a second, and each further wrong
 * password doubles the time, up to 15 minutes. The correct password, or 15 minutes without another counted attempt, resets the count
 * ("Lockout behavior for failed sign-in attempts", Cognito Developer Guide).
 */
export class Lockout {
  private readonly bySub = new Map<string, { failures: number; last: number }>();

  constructor(private readonly now: () => number) {}

  /** @throws Refusal NotAuthorizedException while the account is locked; such an attempt does not count */
  assertUnlocked(sub: string): void {
    const { failures, last } = this.attempts(sub);
    if (failures < ALLOWED_FAILURES) return;
    const lock = Math.min(2 ** (failures - ALLOWED_FAILURES) * 1000, LONGEST_LOCK);
    if (this.now() < last + lock) throw notAuthorized('Password attempts exceeded');
  }

  failed(sub: string): void {
    this.bySub.set(sub, { failures: this.attempts(sub).failures + 1, last: this.now() });
  }

  succeeded(sub: string): void {
    this.bySub.delete(sub);
  }

  private attempts(sub: string) {
    const recorded = this.bySub.get(sub);
    return recorded && this.now() < recorded.last + LONGEST_LOCK ? recorded : { failures: 0, last: 0 };
  }
}
