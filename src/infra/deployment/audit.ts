import * as z from 'zod';
import { integer } from './fields';

export const audit = z.strictObject({
  /**
   * Who can remove records from the archive before their retention ends: with `governance`, only principals with the permission
   * `s3:BypassGovernanceRetention`; with `compliance`, no one, not even the root user of the account.
   */
  lock: z.enum(['governance', 'compliance']).default('governance'),
  /**
   * Retention of a record in years. A change does not affect the lock of existing records, but the lifecycle rule then hides these records
   * with a delete marker when they reach the new age.
   */
  years: integer(1, 30).default(10),
});

export type AuditOptions = Readonly<z.output<typeof audit>>;
