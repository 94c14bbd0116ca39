import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ATTACHMENTS_PREFIX, DOCUMENTS_PREFIX, INCOMING_PREFIX, UNSENT_TAG } from '../contract';
import { acceptExistingLogBucket } from './access-logs';
import type { KnowledgeOptions } from './deployment/knowledge';
import type { Grantee } from './grantee';
import { KnowledgeBase } from './knowledge-base';
import { RETAINED } from './retention';

export interface DocumentsProps extends KnowledgeOptions {
  readonly accessLogs: IBucket;
  /** Whether a knowledge base indexes the documents. */
  readonly isIndexed: boolean;
  /** Days after which the files that users attach to questions expire, as the questions do. */
  readonly attachmentDays: number;
  readonly encryptionKey?: IKey | undefined;
}

/** The bucket of the organisation's documents and of attached files, and the knowledge base that makes them searchable, if the deployment has one. */
export class Documents extends Construct {
  readonly bucket: Bucket;
  readonly knowledgeBase: KnowledgeBase | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DocumentsProps,
  ) {
    super(scope, id);
    this.bucket = this.createBucket();
    this.expireIncoming();
    this.expireAttachments();
    this.knowledgeBase = props.isIndexed
      ? new KnowledgeBase(this, 'Base', { ...props, bucket: this.bucket, prefix: DOCUMENTS_PREFIX })
      : undefined;
  }

  /** Grants reading, adding, deleting and searching documents, and storing the files that users attach to questions. */
  grantManagement(grantee: Grantee): void {
    grantee.addEnvironment('KNOWLEDGE_BUCKET', this.bucket.bucketName);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'Documents',
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        resources: [DOCUMENTS_PREFIX, INCOMING_PREFIX].map((prefix) => this.bucket.arnForObjects(`${prefix}*`)),
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'Attachments',
        actions: ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:DeleteObjectTagging'],
        resources: [this.bucket.arnForObjects(`${ATTACHMENTS_PREFIX}*`)],
      }),
    );
    // Without this permission, S3 responds to a missing document with "access denied" instead of "not found".
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'ListDocuments',
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
      }),
    );
    this.knowledgeBase?.grantIngestion(grantee);
  }

  private createBucket(): Bucket {
    const { encryptionKey, accessLogs, restorableDays } = this.props;
    const bucket = new Bucket(this, 'Documents', {
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...(encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'documents/',
      removalPolicy: RETAINED,
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
    acceptExistingLogBucket(bucket);
    return bucket;
  }

  /**
   * Deletes files that were not accepted after one day, and their noncurrent versions one day later, because they may be
   * confidential.
   */
  private expireIncoming(): void {
    this.bucket.addLifecycleRule({
      id: 'Incoming',
      prefix: INCOMING_PREFIX,
      expiration: Duration.days(1),
      noncurrentVersionExpiration: Duration.days(1),
    });
  }

  /** Deletes attached files with their questions, and after one day those that were never sent. A deleted file cannot be restored. */
  private expireAttachments(): void {
    this.bucket.addLifecycleRule({
      id: 'Attachments',
      prefix: ATTACHMENTS_PREFIX,
      expiration: Duration.days(this.props.attachmentDays),
      noncurrentVersionExpiration: Duration.days(1),
    });
    this.bucket.addLifecycleRule({
      id: 'UnsentAttachments',
      prefix: ATTACHMENTS_PREFIX,
      tagFilters: { [UNSENT_TAG.key]: UNSENT_TAG.value },
      expiration: Duration.days(1),
    });
  }
}
