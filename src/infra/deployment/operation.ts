import { z } from 'zod';
import { email, integer, oneOf } from './fields';

export const operation = z.strictObject({
  /** Recipient of the alarms. */
  alarmEmail: email,
  logDays: oneOf([7, 14, 30, 60, 90, 180, 365, 731]).default(90),
  /** Encrypts stored data with a KMS key of this account instead of keys that AWS manages. */
  customerManagedKey: z.boolean().default(false),
  /** Reserved concurrency of the egress relay; `false` if the account's quota is too small to reserve any. */
  relayConcurrency: z
    .union([integer(1, 1000), z.literal(false)], 'must be a whole number from 1 to 1000, or false')
    .default(20),
  /** Protects the stacks from deletion. Set it after the first deployment: a failed first deployment must be deleted. */
  terminationProtection: z.boolean().default(false),
  /** Generation of the secret between CloudFront and the load balancer; add 1 to rotate the secret. */
  originSecret: integer(1, 1_000_000).default(1),
});
