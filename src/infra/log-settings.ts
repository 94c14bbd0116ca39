import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type LogGroupProps, RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Retention and encryption of all log groups. */
export class LogSettings {
  constructor(
    readonly days: number,
    readonly encryptionKey?: IKey | undefined,
  ) {
    if (!Object.values(RetentionDays).includes(days))
      throw new Error(
        `CloudWatch has no log retention of ${days} days. Choose one of its retention periods, such as 90.`,
      );
  }

  /** Properties for a log group that is deleted together with the stack. */
  get group(): LogGroupProps {
    return {
      retention: this.days as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(this.encryptionKey ? { encryptionKey: this.encryptionKey } : {}),
    };
  }
}
