import { parseDeployment } from '../../../src/infra/deployment/read';
import {
  example,
  type Json,
  resourcesOf,
  synthesise,
  type Template,
  text,
  theOnly,
} from '../../support/infra/templates';

const { stack } = synthesise();
const strict = example();
strict.audit = { lock: 'compliance', years: 7 };
strict.operation.customerManagedKey = true;
const { stack: withCompliance } = synthesise(strict);

const archiveOf = (template: Template): [string, Json] =>
  Object.entries<Json>(resourcesOf(template, 'AWS::S3::Bucket')).find(([id]) => id.startsWith('AuditArchiveBucket'))!;
const [bucketId, bucket] = archiveOf(stack);
const policies = Object.values<Json>(resourcesOf(stack, 'AWS::IAM::Policy')).map(({ Properties }) => Properties);
const statementsOf = (role: string): Json[] =>
  policies.filter(({ Roles }) => text(Roles).includes(role)).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

describe('the bucket of the audit archive', () => {
  it('locks each record for ten years in governance mode by default', () => {
    expect(bucket.Properties).toMatchObject({
      ObjectLockEnabled: true,
      VersioningConfiguration: { Status: 'Enabled' },
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 3650 } } },
    });
    expect(bucket.DeletionPolicy).toBe('RetainExceptOnCreate');
  });

  it('locks in compliance mode for the configured number of years, and encrypts with the customer managed key', () => {
    const [, { Properties }] = archiveOf(withCompliance);
    expect(Properties.ObjectLockConfiguration.Rule.DefaultRetention).toEqual({ Mode: 'COMPLIANCE', Days: 2555 });
    const [key] = theOnly(withCompliance, 'AWS::KMS::Key');
    expect(text(Properties.BucketEncryption)).toContain(key);
  });

  it('never expires a record before its lock ends', () => {
    const [{ ExpirationInDays }] = bucket.Properties.LifecycleConfiguration.Rules;
    expect(ExpirationInDays).toBe(bucket.Properties.ObjectLockConfiguration.Rule.DefaultRetention.Days);
  });

  it('accepts a record only at a free position, and only over TLS 1.2 or later', () => {
    const { Properties } = Object.values<Json>(resourcesOf(stack, 'AWS::S3::BucketPolicy')).find(
      (candidate) => candidate.Properties.Bucket.Ref === bucketId,
    )!;
    const denied = Properties.PolicyDocument.Statement.filter(({ Effect }: Json) => Effect === 'Deny');
    expect(denied.find(({ Sid }: Json) => Sid === 'OneRecordAtEachPosition')).toMatchObject({
      Action: 's3:PutObject',
      Principal: '*',
      Condition: { Null: { 's3:if-none-match': 'true' } },
    });
    expect(JSON.stringify(denied)).toContain('"s3:TlsVersion":1.2');
  });

  it('can be written only by its function, which can neither delete nor unlock records', () => {
    const users = policies.filter((policy) => JSON.stringify(policy).includes(`"${bucketId}"`));
    expect(users.map(({ Roles }) => text(Roles))).toEqual([expect.stringContaining('AuditArchiveFunctionRole')]);
    const actions = statementsOf('AuditArchiveFunctionRole').flatMap(({ Action }) => Action);
    expect(actions.filter((action: string) => action.startsWith('s3:')).sort()).toEqual([
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      's3:PutObject',
    ]);
  });
});

describe('the source of the audit archive', () => {
  const [, source] = theOnly(stack, 'AWS::Lambda::EventSourceMapping');
  const [table, { Properties }] = theOnly(stack, 'AWS::DynamoDB::GlobalTable');

  it("is the table's stream, with the images of an item before and after a change", () => {
    expect(Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
    expect(text(source.Properties.EventSourceArn)).toBe(`<${table}.StreamArn>`);
  });

  it('delivers only the audit trail, in order and from the beginning', () => {
    expect(source.Properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      ParallelizationFactor: 1,
      FilterCriteria: {
        Filters: [{ Pattern: '{"dynamodb":{"Keys":{"owner":{"S":["organisation#audit"]}}}}' }],
      },
    });
  });

  it('retries failed batches until they are 20 hours old, and then sends them to the bucket', () => {
    expect(source.Properties).toMatchObject({ BisectBatchOnFunctionError: true, MaximumRecordAgeInSeconds: 72_000 });
    expect(source.Properties.MaximumRetryAttempts ?? -1).toBe(-1);
    expect(text(source.Properties.DestinationConfig.OnFailure.Destination)).toBe(`<${bucketId}.Arn>`);
  });

  it('has an alarm for failures and one for delays', () => {
    const alarms = Object.entries<Json>(resourcesOf(stack, 'AWS::CloudWatch::Alarm')).filter(([id]) =>
      id.includes('AuditArchive'),
    );
    const metrics = alarms.map(([, { Properties: alarm }]) => alarm.Metrics[0].MetricStat.Metric.MetricName);
    expect(metrics.sort()).toEqual(['Errors', 'IteratorAge']);
  });
});

it.each([
  [{ lock: 'none' }, 'audit.lock is invalid: it must be "governance" or "compliance"; received "none"'],
  [{ years: 0 }, 'audit.years is invalid: must be a whole number from 1 to 30; received 0'],
  [{ days: 3 }, 'audit.days is not an option'],
])('rejects the option audit: %j', (audit, message) => {
  expect(() => parseDeployment(JSON.stringify({ ...example(), audit }), 'deployment.json')).toThrow(message);
});
