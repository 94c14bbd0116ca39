import { s3Error } from './errors';
import type { Lock, LockRule, StoredObject } from './stored-object';

const DAY = 86_400_000;

export function lockAfter({ mode, days }: LockRule, now = Date.now()): Lock {
  return { mode, until: new Date(now + days * DAY).toISOString() };
}

/** @throws Refusal AccessDenied for a version whose retention has not ended; in governance mode, only without the bypass header */
export function assertUnlocked({ lock }: Pick<StoredObject, 'lock'>, mayBypass: boolean): void {
  if (!lock || Date.parse(lock.until) <= Date.now() || (lock.mode === 'GOVERNANCE' && mayBypass)) return;
  throw s3Error('AccessDenied', 'Access Denied because object protected by object lock.');
}
