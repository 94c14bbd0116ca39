import { Duration } from 'aws-cdk-lib';
import { Effect, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  type IFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { TABLE } from '../../contract';
import { ARCHIVE_ENV, FAILED_PREFIX, RECORDS_PREFIX } from '../../functions/audit-archive/record';
import type { AuditOptions } from '../deployment/audit';
import { grantFormerKeys, grantKeyUse } from '../encryption';
import { LambdaFunction } from '../lambda-function';
import type { LogSettings } from '../log-settings';
import { RETAINED } from '../retention';
import { acceptExistingLogBucket } from './access-logs';

export interface AuditArchiveProps extends AuditOptions {
  /** ARNs of the streams of the tables that contain the audit trail: the deployment's own and, if there is one, the restored one. */
  readonly streamArns: readonly string[];
  readonly accessLogs: IBucket;
  readonly encryptionKey?: IKey | undefined;
  /** ARNs of former keys, which still encrypt older records. */
  readonly formerKeys: readonly string[];
  readonly logs: LogSettings;
}

/**
 * Maximum age of a change that Lambda delivers to the function. It is shorter than the 24 hours for which the stream
 * keeps a change, so Lambda can still store the content of a change that it discards.
 */
const MAX_AGE = Duration.hours(20);
const DAYS_PER_YEAR = 365;

/**
 * The archive of the audit trail: a bucket with Object Lock, and a function. The function appends each change of the
 * table's audit trail to a hash chain in the bucket. Of the deployment's roles, only the one of the function may write to
 * the bucket; the role of the tasks has no access.
 */
export class AuditArchive extends Construct {
  readonly bucket: Bucket;
  readonly function: IFunction;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuditArchiveProps,
  ) {
    super(scope, id);
    this.bucket = this.createBucket();
    this.requireConditionalWrites();
    this.function = this.createFunction();
    this.grantAppend();
    this.grantReadStream();
    if (props.encryptionKey) grantKeyUse(props.encryptionKey, this.function);
    grantFormerKeys(props.formerKeys, this.function);
    for (const [index, streamArn] of props.streamArns.entries())
      this.connect(index === 0 ? 'Source' : 'RestoredSource', streamArn);
  }

  private createBucket(): Bucket {
    const { lock, years, accessLogs, encryptionKey } = this.props;
    const retention = Duration.days(years * DAYS_PER_YEAR);
    const bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention: ObjectLockRetention[lock](retention),
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...encryptionOf(encryptionKey),
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'audit/',
      // CloudFormation deletes the empty bucket of a failed first deployment, and always retains a bucket with records.
      removalPolicy: RETAINED,
      lifecycleRules: [
        {
          id: 'EndOfRetention',
          expiration: retention,
          noncurrentVersionExpiration: Duration.days(1),
        },
        // S3 does not accept this setting in a rule that also has an expiration.
        { id: 'ExpiredDeleteMarkers', expiredObjectDeleteMarker: true },
        { id: 'BrokenUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    acceptExistingLogBucket(bucket);
    return bucket;
  }

  /**
   * Makes the bucket reject each request that writes a record but lacks the header `If-None-Match`. With this header, S3 stores a record
   * only if its position in the chain is free.
   */
  private requireConditionalWrites(): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OneRecordAtEachPosition',
        effect: Effect.DENY,
        principals: [new StarPrincipal()],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`${RECORDS_PREFIX}*`)],
        conditions: { Null: { 's3:if-none-match': 'true' } },
      }),
    );
  }

  private createFunction(): IFunction {
    return new LambdaFunction(this, 'Function', {
      description: 'Audit archive of Joule Verne: appends each change of the audit trail to the archive',
      entry: 'audit-archive/handler.ts',
      timeout: Duration.minutes(5),
      memory: 512,
      environment: { [ARCHIVE_ENV.bucket]: this.bucket.bucketName },
      logs: this.props.logs,
    }).function;
  }

  private grantAppend(): void {
    this.function.addToRolePolicy(
      new PolicyStatement({
        sid: 'AppendRecords',
        actions: ['s3:PutObject', 's3:GetObject'],
        resources: [this.bucket.arnForObjects(`${RECORDS_PREFIX}*`)],
      }),
    );
    this.function.addToRolePolicy(
      new PolicyStatement({
        sid: 'StoreFailures',
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`${FAILED_PREFIX}*`)],
      }),
    );
    this.function.addToRolePolicy(
      new PolicyStatement({ sid: 'FindLastRecord', actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
    );
  }

  private grantReadStream(): void {
    this.function.addToRolePolicy(
      new PolicyStatement({
        sid: 'ReadStream',
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: [...this.props.streamArns],
      }),
    );
    this.function.addToRolePolicy(
      new PolicyStatement({ sid: 'ListStreams', actions: ['dynamodb:ListStreams'], resources: ['*'] }),
    );
  }

  /**
   * Connects the function to a stream. Lambda splits a failed batch into halves and retries them until they succeed or
   * reach their maximum age. Lambda stores the changes that reach this age, with their content, in the bucket of the archive,
   * where the lock also protects them.
   */
  private connect(id: string, eventSourceArn: string): void {
    const isAudit = FilterRule.isEqual(`${TABLE.organisation}${TABLE.audit}`);
    const mapping = new EventSourceMapping(this, id, {
      target: this.function,
      eventSourceArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [FilterCriteria.filter({ dynamodb: { Keys: { [TABLE.partitionKey]: { S: isAudit } } } })],
      batchSize: 100,
      parallelizationFactor: 1,
      bisectBatchOnError: true,
      maxRecordAge: MAX_AGE,
      onFailure: { bind: () => ({ destination: this.bucket.bucketArn }) },
    });
    // Create the role first, because Lambda checks the permissions when it creates the mapping.
    mapping.node.addDependency(this.function.role!);
  }
}

function encryptionOf(encryptionKey: IKey | undefined) {
  return encryptionKey
    ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
    : { encryption: BucketEncryption.S3_MANAGED };
}
