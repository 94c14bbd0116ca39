import * as z from 'zod';
import { budget } from './budget';
import { canary } from './canary';
import { email, integer, oneOf } from './fields';

export const operation = z.strictObject({
  /** E-mail address that receives the alarms. */
  alarmEmail: email,
  logDays: oneOf([7, 14, 30, 60, 90, 180, 365, 731]).default(90),
  /** Encrypts stored data with a KMS key of this account instead of keys that AWS owns or manages. */
  customerManagedKey: z.boolean().default(false),
  /**
   * Reserved concurrency of the egress relay. With `false`, the default, the relay shares the account's concurrency. A new account allows
   * no other value: none of its quota of 10 executions can be reserved.
   */
  relayConcurrency: z
    .union([integer(1, 1000), z.literal(false)], 'must be a whole number from 1 to 1000, or false')
    .default(false),
  /**
   * Protects the stacks from deletion. Operators enable it after the first deployment, because the stack must be deleted
   * if the first deployment fails.
   */
  terminationProtection: z.boolean().default(false),
  /**
   * Protects the table, the user pool and the load balancer from deletion. The example disables it for the first
   * deployment, so that CloudFormation can delete these resources if that deployment fails.
   */
  deletionProtection: z.boolean().default(true),
  /** Generation of the secret that CloudFront sends to the load balancer. Operators increase it by 1 to rotate the secret. */
  originSecret: integer(1, 1_000_000).default(1),
  budget: budget.optional(),
  canary: canary.prefault({}),
  /** The account's quota of tokens per minute for the model. If it is set, an alarm fires at 80 % of the quota. */
  tokensPerMinute: integer(1, 1_000_000_000).optional(),
});

export type OperationOptions = Readonly<z.output<typeof operation>>;
