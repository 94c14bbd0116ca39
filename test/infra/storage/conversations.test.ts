import { TABLE } from '../../../src/contract';
import { example, type Json, resourcesOf, synthesise, text, theOnly } from '../../support/infra/templates';

const [, table] = theOnly(synthesise().stack, 'AWS::DynamoDB::GlobalTable');

describe('the conversations table', () => {
  it('has the keys and the index that the application uses', () => {
    expect(table.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
        { AttributeName: TABLE.sortKey, KeyType: 'RANGE' },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: TABLE.activityIndex,
          KeySchema: [
            { AttributeName: TABLE.partitionKey, KeyType: 'HASH' },
            { AttributeName: TABLE.activityKey, KeyType: 'RANGE' },
          ],
        },
      ],
      TimeToLiveSpecification: { AttributeName: TABLE.timeToLive, Enabled: true },
    });
  });

  it('is retained and restorable to a point in time', () => {
    expect(table).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        Replicas: [
          {
            DeletionProtectionEnabled: false,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
    });
  });
});

describe('a restored table', () => {
  const restored = example();
  restored.restoredTable = { name: 'Restored', stream: '2026-01-31T09:12:34.567' };
  restored.backup = { days: 7 };
  const { stack } = synthesise(restored);
  const [own, ownTable] = theOnly(stack, 'AWS::DynamoDB::GlobalTable');
  const arn = 'arn:aws:dynamodb:eu-central-1:<AWS::AccountId>:table/Restored';
  const all = JSON.stringify(stack.Resources);

  it('is the table that the tasks use, that their role permits, and that is backed up', () => {
    const statements = Object.values<Json>(resourcesOf(stack, 'AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Sid }) => ['Conversations', 'AuditIsNeitherUpdatedNorDeleted'].includes(Sid));
    expect(statements.map(({ Resource }) => text(Resource))).toEqual([`${arn},${arn}/index/byActivity`, arn]);
    expect(all).toContain('{"Name":"TABLE_NAME","Value":"Restored"}');
    expect(text(theOnly(stack, 'AWS::Backup::BackupSelection')[1].Properties.BackupSelection.Resources)).toContain(arn);
  });

  it("leaves the deployment's own table unchanged", () => {
    expect([own, ownTable]).toEqual(theOnly(synthesise().stack, 'AWS::DynamoDB::GlobalTable'));
  });

  it("has its audit trail archived, in addition to the last entries of the deployment's own table", () => {
    const sources = Object.values<Json>(resourcesOf(stack, 'AWS::Lambda::EventSourceMapping'));
    expect(sources.map(({ Properties }) => text(Properties.EventSourceArn)).sort()).toEqual([
      `<${own}.StreamArn>`,
      `${arn}/stream/2026-01-31T09:12:34.567`,
    ]);
  });
});
