import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DOCUMENTS_PREFIX, ENV, INCOMING_PREFIX } from '../contract';
import type { Deployment } from './deployment/schema';
import type { Grantee } from './grantee';
import { KnowledgeBase } from './knowledge-base';

export interface KnowledgeProps {
  readonly embedding: Deployment['knowledge']['embedding'];
  readonly chunking: Deployment['knowledge']['chunking'];
  /** Days for which earlier versions of a document, and deleted ones, can be restored. */
  readonly restorableDays: number;
  readonly accessLogs: IBucket;
  readonly encryptionKey?: IKey | undefined;
}

/** The organisation's documents, and the knowledge base that makes them searchable. */
export class Knowledge extends Construct {
  readonly bucket: Bucket;
  readonly base: KnowledgeBase;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KnowledgeProps,
  ) {
    super(scope, id);
    this.bucket = this.createBucket();
    this.expireIncoming();
    this.base = new KnowledgeBase(this, 'Base', { ...props, bucket: this.bucket, prefix: DOCUMENTS_PREFIX });
  }

  /** Reading, adding and removing documents, and finding them. */
  grantManagement(grantee: Grantee): void {
    grantee.addEnvironment(ENV.knowledgeBucket, this.bucket.bucketName);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'Documents',
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        resources: [DOCUMENTS_PREFIX, INCOMING_PREFIX].map((prefix) => this.bucket.arnForObjects(`${prefix}*`)),
      }),
    );
    // Without it, a document that is not there would look like one that must not be read.
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'ListDocuments',
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
      }),
    );
    this.base.grantSynchronisation(grantee);
  }

  private createBucket(): Bucket {
    const { encryptionKey, accessLogs, restorableDays } = this.props;
    return new Bucket(this, 'Documents', {
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...(encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'documents/',
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          id: 'RestorableVersions',
          prefix: DOCUMENTS_PREFIX,
          noncurrentVersionExpiration: Duration.days(restorableDays),
          expiredObjectDeleteMarker: true,
        },
        { id: 'BrokenUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
  }

  /** What was not admitted goes within a day, its earlier versions with it: it may be a document that must not lie here at all. */
  private expireIncoming(): void {
    this.bucket.addLifecycleRule({
      id: 'Incoming',
      prefix: INCOMING_PREFIX,
      expiration: Duration.days(1),
      noncurrentVersionExpiration: Duration.days(1),
    });
  }
}
