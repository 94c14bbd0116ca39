import { Aws, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { RETAINED } from './retention';

/**
 * The customer managed key for stored data. In the home region: conversations, documents, vectors, logs, alarms and the origin secret. In
 * us-east-1: the log of blocked requests, and alarms.
 */
export class EncryptionKey extends Key {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Data of Joule Verne',
      enableKeyRotation: true,
      removalPolicy: RETAINED,
    });
    this.allowLogs();
  }

  /** Grants using the key, but only through DynamoDB and S3. */
  grantUse(grantee: IGrantable): void {
    const services = ['dynamodb', 's3'].map((name) => `${name}.${Stack.of(this).region}.amazonaws.com`);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'Key',
        actions: [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:Encrypt',
          'kms:GenerateDataKey',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
        resources: [this.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': services } },
      }),
    );
  }

  /** Allows S3 Vectors to use the key for maintaining its index, which it does in the background and not as part of a request. */
  allowVectorIndexing(): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Vectors',
        principals: [new ServicePrincipal('indexing.s3vectors.amazonaws.com')],
        actions: ['kms:Decrypt'],
        resources: ['*'],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: {
            'aws:SourceArn': `arn:${Aws.PARTITION}:s3vectors:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:bucket/*`,
          },
          'ForAnyValue:StringEquals': {
            'kms:EncryptionContextKeys': ['aws:s3vectors:arn', 'aws:s3vectors:resource-id'],
          },
        },
      }),
    );
  }

  private allowLogs(): void {
    const { region } = Stack.of(this);
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Logs',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${Aws.PARTITION}:logs:${region}:${Aws.ACCOUNT_ID}:*` },
        },
      }),
    );
  }
}
