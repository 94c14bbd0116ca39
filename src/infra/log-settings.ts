import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type LogGroupProps, RetentionDays } from 'aws-cdk-lib/aws-logs';

/** How long logs are kept, and under which key. */
export class LogSettings {
  constructor(
    readonly days: number,
    readonly encryptionKey?: IKey | undefined,
  ) {
    if (!Object.values(RetentionDays).includes(days))
      throw new Error(`CloudWatch keeps no logs for ${days} days. Choose one of its periods, such as 90.`);
  }

  /** Properties of a log group; it goes with the stack. */
  get group(): LogGroupProps {
    return {
      retention: this.days as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(this.encryptionKey ? { encryptionKey: this.encryptionKey } : {}),
    };
  }
}
