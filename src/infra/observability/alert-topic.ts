import { Aws } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** The SNS topic for alarms. It forwards them to one e-mail address, whose owner must confirm the subscription. */
export class AlertTopic extends Topic {
  constructor(scope: Construct, id: string, email: string, encryptionKey?: IKey) {
    // Without a customer managed key, the topic is not encrypted, because CloudWatch cannot publish to a topic that uses the AWS
    // managed key of SNS. Alarms contain no secrets.
    super(scope, id, {
      displayName: 'Joule Verne',
      enforceSSL: true,
      ...(encryptionKey ? { masterKey: encryptionKey } : {}),
    });
    const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
    this.grantPublish(cloudWatch);
    encryptionKey?.grantEncryptDecrypt(cloudWatch);
    this.addSubscription(new EmailSubscription(email));
  }
}
