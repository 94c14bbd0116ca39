import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { TABLE } from '../contract';
import type { Grantee } from './grantee';
import { retention } from './retention';

export interface ConversationsProps {
  /** Whether the table is protected from deletion. @default true */
  readonly deletionProtection?: boolean;
  /** @default a key that AWS owns */
  readonly encryptionKey?: IKey | undefined;
}

/**
 * The DynamoDB table: conversations, turns, the logs of turns and the audit trail. Each item belongs to a user or to the
 * organisation. The table is retained when the stack is deleted, because its content cannot be recreated.
 */
export class Conversations extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { deletionProtection = true, encryptionKey }: ConversationsProps = {}) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: TABLE.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE.sortKey, type: AttributeType.STRING },
      localSecondaryIndexes: [
        {
          indexName: TABLE.activityIndex,
          sortKey: { name: TABLE.activityKey, type: AttributeType.STRING },
          projectionType: ProjectionType.ALL,
        },
      ],
      timeToLiveAttribute: TABLE.timeToLive,
      billing: Billing.onDemand(),
      // The audit archive reads the stream. Enabling it does not interrupt or replace the table.
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection,
      removalPolicy: retention(deletionProtection),
      ...(encryptionKey ? { encryption: TableEncryptionV2.customerManagedKey(encryptionKey) } : {}),
    });
  }

  /**
   * Grants reading and writing all items, but not updating or deleting entries of the audit trail. IAM cannot require the condition
   * under which the application adds an entry, so the role could replace one. The archive records such a replacement.
   */
  grantReadWrite(grantee: Grantee): void {
    const { tableArn } = this.table;
    grantee.addEnvironment('TABLE_NAME', this.table.tableName);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'Conversations',
        actions: [
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
          'dynamodb:DeleteItem',
          'dynamodb:Query',
          'dynamodb:BatchWriteItem',
        ],
        resources: [tableArn, `${tableArn}/index/${TABLE.activityIndex}`],
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'AuditIsNeitherUpdatedNorDeleted',
        effect: Effect.DENY,
        // `BatchWriteItem` can delete items, too.
        actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
        resources: [tableArn],
        conditions: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': [`${TABLE.organisation}${TABLE.audit}`] } },
      }),
    );
  }
}
