import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ATTACHMENTS_PREFIX, DOCUMENTS_PREFIX, INCOMING_PREFIX } from '../../contract';
import {
  existingKnowledgeBase,
  grantIngestion,
  KnowledgeBase,
  type SearchedKnowledgeBase,
} from '../answering/knowledge-base';
import type { ExistingKnowledgeBase } from '../deployment/existing';
import type { KnowledgeOptions } from '../deployment/knowledge';
import type { Grantee } from '../grantee';
import { RETAINED } from '../retention';
import { acceptExistingLogBucket } from './access-logs';
import { type DocumentRule, lifecycleRule } from './document-lifecycle';

export interface DocumentsProps extends KnowledgeOptions {
  readonly accessLogs: IBucket;
  /** Whether a knowledge base indexes the documents. */
  readonly isIndexed: boolean;
  /** Name of the organisation's own bucket, which the deployment does not change. @default the deployment creates a bucket */
  readonly existingBucket?: string | undefined;
  /** The organisation's own knowledge base, which indexes `existingBucket`. @default the deployment creates a knowledge base */
  readonly existingBase?: ExistingKnowledgeBase | undefined;
  /** The lifecycle rules of a bucket that the deployment creates. */
  readonly rules: readonly DocumentRule[];
  readonly encryptionKey?: IKey | undefined;
  /** ARNs of former keys, which still encrypt older documents. */
  readonly formerKeys: readonly string[];
}

/**
 * The bucket of the organisation's documents and of attached files, and the knowledge base, if the deployment has one.
 */
export class Documents extends Construct {
  readonly bucket: IBucket;
  readonly knowledgeBase: SearchedKnowledgeBase | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DocumentsProps,
  ) {
    super(scope, id);
    this.bucket = props.existingBucket
      ? Bucket.fromBucketName(this, 'ExistingDocuments', props.existingBucket)
      : this.createBucket();
    this.knowledgeBase = props.isIndexed ? this.addKnowledgeBase() : undefined;
  }

  /** Grants permission to read, add, delete and search documents, and to store the files that users attach to questions. */
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
    if (this.knowledgeBase) grantIngestion(this.knowledgeBase, grantee);
  }

  private addKnowledgeBase(): SearchedKnowledgeBase {
    const { existingBase } = this.props;
    if (existingBase) return existingKnowledgeBase(this, existingBase);
    return new KnowledgeBase(this, 'Base', { ...this.props, bucket: this.bucket, prefix: DOCUMENTS_PREFIX });
  }

  private createBucket(): Bucket {
    const { encryptionKey, accessLogs, rules } = this.props;
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
      lifecycleRules: rules.map(lifecycleRule),
    });
    acceptExistingLogBucket(bucket);
    return bucket;
  }
}
