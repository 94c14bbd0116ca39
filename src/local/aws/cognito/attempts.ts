import { notAuthorized } from './fault';

const ALLOWED = 5;
const LONGEST = 15 * 60_000;

/**
 * Wrong passwords in a row. After the fifth the account is locked for a second, and twice as long after each one more, up to
 * 15 minutes; a success or 15 quiet minutes start afresh ("Lockout behavior for failed sign-in attempts" in Cognito's guide).
 */
export class Attempts {
  private readonly bySub = new Map<string, { failures: number; last: number }>();

  constructor(private readonly now: () => number) {}

  /** Throws NotAuthorizedException while the account is locked; such an attempt does not count. */
  assertOpen(sub: string): void {
    const { failures, last } = this.of(sub);
    if (failures < ALLOWED) return;
    const lock = Math.min(2 ** (failures - ALLOWED) * 1000, LONGEST);
    if (this.now() < last + lock) throw notAuthorized('Password attempts exceeded');
  }

  failed(sub: string): void {
    this.bySub.set(sub, { failures: this.of(sub).failures + 1, last: this.now() });
  }

  succeeded(sub: string): void {
    this.bySub.delete(sub);
  }

  private of(sub: string) {
    const attempts = this.bySub.get(sub);
    return attempts && this.now() < attempts.last + LONGEST ? attempts : { failures: 0, last: 0 };
  }
}
