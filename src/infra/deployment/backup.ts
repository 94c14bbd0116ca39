import * as z from 'zod';
import { integer, text } from './fields';

export const backup = z
  .strictObject({
    /** Number of days for which each daily backup is kept. */
    days: integer(1, 3650),
    /** Locks the vault: no backup can be removed earlier than `minDays` after its creation. */
    vaultLock: z
      .strictObject({
        minDays: integer(1, 3650),
        /**
         * Number of days after which no one can change or remove the lock any more. Without `graceDays`, principals that have
         * permission to change or remove the lock can always do so.
         */
        graceDays: integer(3, 365).optional(),
      })
      .optional(),
    /** ARN of an existing vault, usually in another region, to which each backup is copied. */
    copyTo: text(
      /^arn:aws[a-z-]*:backup:[a-z0-9-]+:\d{12}:backup-vault:[A-Za-z0-9_-]{2,50}$/,
      'arn:aws:backup:eu-west-1:111122223333:backup-vault:NAME',
    )
      .meta({ examples: ['arn:aws:backup:eu-west-1:123456789012:backup-vault:copies'] })
      .optional(),
  })
  .superRefine(({ days, vaultLock }, context) => {
    if (vaultLock && vaultLock.minDays > days)
      context.addIssue({
        code: 'custom',
        path: ['vaultLock', 'minDays'],
        message: `must be at most backup.days, ${days}: the vault would refuse the backups`,
        input: vaultLock.minDays,
      });
  })
  .meta({
    examples: [
      { days: 30 },
      {
        days: 35,
        vaultLock: { minDays: 7, graceDays: 3 },
        copyTo: 'arn:aws:backup:eu-west-1:123456789012:backup-vault:copies',
      },
    ],
  });

export type BackupOptions = Readonly<z.output<typeof backup>>;
