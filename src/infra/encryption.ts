import { Aws, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import type { Deployment } from './deployment/schema';
import { RETAINED } from './retention';
import type { Service } from './service/service';
import { OWN_KEY, suffixOfKey } from './storage/vault-name';

/**
 * Returns the customer managed key for stored data: the organisation's own, whose policy the deployment cannot change,
 * or a new one. Returns undefined if the data is encrypted with keys that AWS owns or manages.
 */
export function encryptionKeyOf(scope: Construct, { existing, operation }: Deployment): IKey | undefined {
  if (existing.key) return Key.fromKeyArn(scope, 'ExistingKey', existing.key);
  if (!operation.customerManagedKey) return undefined;
  // Retained even if the update that creates the key is rolled back: by then, the tasks may have encrypted documents with it.
  const key = new EncryptionKey(scope, 'Key', RemovalPolicy.RETAIN);
  key.allowVectorIndexing();
  return key;
}

/** Returns the suffix that identifies the key in names of resources; see `suffixOfKey`. */
export function keySuffix(key: IKey | undefined): string {
  return suffixOfKey(key && (Token.isUnresolved(key.keyId) ? OWN_KEY : key.keyId));
}

/**
 * Grants the tasks permission to use the current key and the former keys. The data depends on this permission, so CloudFormation
 * grants it before it changes the key of the data.
 *
 * @param data the table and the bucket
 */
export function grantKeys(
  tasks: Service,
  key: IKey | undefined,
  formerKeys: readonly string[],
  data: readonly IConstruct[],
): void {
  if (!key && formerKeys.length === 0) return;
  if (key) grantKeyUse(key, tasks.keyUse);
  // The table and the bucket use a former key until CloudFormation changes them, which it does after granting this permission.
  grantFormerKeys(formerKeys, tasks.keyUse, {
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    services: ['dynamodb', 's3'],
  });
  for (const { node } of data) node.addDependency(tasks.keyUse);
}

/**
 * Grants permission to use former keys of the deployment, by default to decrypt objects. After a change of the key, S3
 * uses the new key only for new objects.
 *
 * @param keys ARNs
 */
export function grantFormerKeys(
  keys: readonly string[],
  grantee: IGrantable,
  {
    actions = ['kms:Decrypt'],
    services = ['s3'],
  }: { readonly actions?: string[]; readonly services?: EncryptingService[] } = {},
): void {
  if (keys.length === 0) return;
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      sid: 'FormerKeys',
      actions,
      resources: [...keys],
      conditions: through(services, Aws.REGION),
    }),
  );
}

type EncryptingService = 'dynamodb' | 's3';

/** Returns the condition that one of the services uses the key on behalf of the caller. */
function through(services: readonly EncryptingService[], region: string) {
  return { StringEquals: { 'kms:ViaService': services.map((name) => `${name}.${region}.amazonaws.com`) } };
}

/** Grants permission to use the key, but only through DynamoDB and S3. */
export function grantKeyUse(key: IKey, grantee: IGrantable): void {
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
      resources: [key.keyArn],
      conditions: through(['dynamodb', 's3'], Stack.of(key).region),
    }),
  );
}

/**
 * A customer managed key for stored data. In the home region, it encrypts conversations, documents, vectors, the audit
 * archive, backups, logs, alarm notifications and the origin secret; in us-east-1, the log of blocked requests and alarm
 * notifications.
 */
export class EncryptionKey extends Key {
  constructor(scope: Construct, id: string, removalPolicy: RemovalPolicy = RETAINED) {
    super(scope, id, { description: 'Data of Joule Verne', enableKeyRotation: true, removalPolicy });
    this.allowLogs();
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

  /** Allows S3 Vectors to decrypt with the key when it maintains an index, which it does in the background and not for a caller. */
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
}
