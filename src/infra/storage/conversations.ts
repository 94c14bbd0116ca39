import { Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type ITableV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { TABLE } from '../../contract';
import type { RestoredTable } from '../deployment/restored-table';
import type { Grantee } from '../grantee';
import { retention } from '../retention';

export interface ConversationsProps {
  /** Whether the table is protected from deletion. @default true */
  readonly deletionProtection?: boolean;
  /** @default a key that AWS owns */
  readonly encryptionKey?: IKey | undefined;
  /** @default the application uses the deployment's own table */
  readonly restoredTable?: RestoredTable | undefined;
}

/**
 * The DynamoDB table: conversations, turns, the logs of turns and the audit trail. Each item belongs to a user or to the
 * organisation. CloudFormation retains the table when the stack is deleted, because its content cannot be recreated. A restored table
 * can replace it for the application; the deployment's own table then remains unchanged.
 */
export class Conversations extends Construct {
  /** The table that the application uses. */
  readonly table: ITableV2;
  /**
   * ARNs of the streams of the deployment's own table and of a restored table. Both are needed, because it is possible that the last
   * entries of a replaced table have not reached the audit archive yet.
   */
  readonly streamArns: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    { deletionProtection = true, encryptionKey, restoredTable }: ConversationsProps = {},
  ) {
    super(scope, id);
    const own = this.createTable(deletionProtection, encryptionKey);
    this.table = restoredTable ? this.importTable(restoredTable) : own;
    this.streamArns = [...new Set([own, this.table].map(({ tableStreamArn }) => tableStreamArn!))];
  }

  /**
   * Grants permission to read and write all items, but not to update or delete entries of the audit trail. IAM cannot
   * require the condition under which the application adds an entry, so the role could replace an entry with `PutItem`.
   * The archive records such a replacement.
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
        // `BatchWriteItem` can also delete items.
        actions: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
        resources: [tableArn],
        conditions: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': [`${TABLE.organisation}${TABLE.audit}`] } },
      }),
    );
  }

  private createTable(deletionProtection: boolean, encryptionKey: IKey | undefined): TableV2 {
    return new TableV2(this, 'Table', {
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

  private importTable({ name, stream }: RestoredTable): ITableV2 {
    const tableArn = Stack.of(this).formatArn({ service: 'dynamodb', resource: 'table', resourceName: name });
    return TableV2.fromTableAttributes(this, 'Restored', { tableArn, tableStreamArn: `${tableArn}/stream/${stream}` });
  }
}
