import { Aws } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** The SNS topic of the alarms. It sends them to one e-mail address, which must confirm the subscription. */
export class AlertTopic extends Topic {
  constructor(scope: Construct, id: string, email: string, encryptionKey?: IKey) {
    // CloudWatch cannot publish with the AWS managed key of SNS, so without a customer managed key there is no encryption. Alarms contain no secrets.
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
