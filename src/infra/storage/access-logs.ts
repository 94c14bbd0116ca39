import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment/schema';

/** Returns the bucket of the access logs: the organisation's own, whose policy the deployment cannot change, or a new one. */
export function accessLogsOf(scope: Construct, { existing, operation }: Deployment): IBucket {
  if (existing.logBucket) return Bucket.fromBucketName(scope, 'ExistingLogBucket', existing.logBucket);
  return new AccessLogs(scope, 'AccessLogs', operation.logDays);
}

/**
 * The bucket for the access logs of the load balancer, the document bucket and the audit archive. The services that write these logs
 * cannot use a customer managed key.
 *
 * The load balancer writes a test file when its logs are enabled. CloudFormation cannot delete a bucket that is not empty, so a rollback
 * of the first deployment retains this bucket.
 */
class AccessLogs extends Bucket {
  constructor(scope: Construct, id: string, days: number) {
    super(scope, id, {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [
        { id: 'Retention', expiration: Duration.days(days), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

/**
 * Suppresses the CDK's warning that it cannot change the policy of an existing log bucket to allow writing logs. Has no
 * effect if the deployment creates the log bucket.
 */
export function acceptExistingLogBucket(source: Bucket): void {
  Validations.of(source).acknowledge({
    id: 'Annotation::@aws-cdk/aws-s3:accessLogsPolicyNotAdded',
    reason: 'The organisation maintains the policy of its own log bucket, and the doctor checks it.',
  });
}
