import { Aws } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** Where alarms go: to one address, which confirms that it wants them. */
export class AlertTopic extends Topic {
  constructor(scope: Construct, id: string, email: string, encryptionKey?: IKey) {
    // AWS's own key for SNS does not let CloudWatch publish: either a key of the account, or none. Alarms hold nothing secret.
    super(scope, id, {
      displayName: 'Joule Verne',
      enforceSSL: true,
      ...(encryptionKey ? { masterKey: encryptionKey } : {}),
    });
    const ownAlarms = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
    this.grantPublish(ownAlarms);
    encryptionKey?.grantEncryptDecrypt(ownAlarms);
    this.addSubscription(new EmailSubscription(email));
  }
}
