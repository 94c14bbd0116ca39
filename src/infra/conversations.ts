import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { TABLE } from '../contract';

/**
 * The one table: conversations, their turns and the logs of those, each item belonging to a person.
 * It outlives the stack, because nobody can write a year's conversations again.
 */
export class Conversations extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: TABLE.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE.sortKey, type: AttributeType.STRING },
      localSecondaryIndexes: [{
        indexName: TABLE.activityIndex,
        sortKey: { name: TABLE.activityKey, type: AttributeType.STRING },
        projectionType: ProjectionType.ALL,
      }],
      timeToLiveAttribute: TABLE.timeToLive,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new CfnOutput(this, 'TableName', { value: this.table.tableName, description: 'Conversations, turns and their logs' });
  }
}
