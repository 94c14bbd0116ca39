import { Aws, Names, Stack } from 'aws-cdk-lib';
import { CfnDataSource, CfnKnowledgeBase } from 'aws-cdk-lib/aws-bedrock';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnIndex, CfnVectorBucket } from 'aws-cdk-lib/aws-s3vectors';
import { Construct } from 'constructs';
import { ENV } from '../contract';
import { chunkingOf } from './chunking';
import { embeddingDimensions } from './deployment/embedding-models';
import type { Deployment } from './deployment/schema';
import type { Grantee } from './grantee';

export interface KnowledgeBaseProps {
  readonly bucket: IBucket;
  /** Where in the bucket the documents lie that are read. */
  readonly prefix: string;
  readonly embedding: Deployment['knowledge']['embedding'];
  readonly chunking: Deployment['knowledge']['chunking'];
  readonly encryptionKey?: IKey | undefined;
}

/** What Bedrock itself puts beside each vector. Longer than what can be filtered by, so it must be declared when the index is made. */
const UNFILTERED = ['AMAZON_BEDROCK_TEXT', 'AMAZON_BEDROCK_METADATA'];

/** A Bedrock knowledge base over the documents, its vectors in S3 Vectors: nothing that costs while nobody asks. */
export class KnowledgeBase extends Construct {
  readonly arn: string;
  readonly id: string;
  readonly dataSourceId: string;

  /** What cannot be changed in place: where one of these differs, everything is made anew beside the old, which goes afterwards. */
  private readonly generation: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KnowledgeBaseProps,
  ) {
    super(scope, id);
    this.generation = slug(`${props.embedding}${props.encryptionKey ? '-own-key' : ''}`);
    const index = this.createIndex();
    const base = this.createBase(index, this.createRole(index));
    this.id = base.attrKnowledgeBaseId;
    this.arn = base.attrKnowledgeBaseArn;
    this.dataSourceId = this.readDocuments().attrDataSourceId;
  }

  /** Bringing the knowledge base up to date, seeing how far it is, and searching it. */
  grantSynchronisation(grantee: Grantee): void {
    grantee.addEnvironment(ENV.knowledgeBaseId, this.id);
    grantee.addEnvironment(ENV.dataSourceId, this.dataSourceId);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'Synchronisation',
        actions: [
          'bedrock:StartIngestionJob',
          'bedrock:ListIngestionJobs',
          'bedrock:ListKnowledgeBaseDocuments',
          'bedrock:Retrieve',
        ],
        resources: [this.arn],
      }),
    );
  }

  private createIndex(): CfnIndex {
    const { embedding, encryptionKey } = this.props;
    const encryption = encryptionKey && {
      encryptionConfiguration: { sseType: 'aws:kms', kmsKeyArn: encryptionKey.keyArn },
    };
    const bucket = new CfnVectorBucket(this, `Vectors-${this.generation}`, { ...encryption });
    // An index a model: vectors of two models cannot be compared. No name, so that CloudFormation can replace it.
    return new CfnIndex(this, `Index-${this.generation}`, {
      vectorBucketArn: bucket.attrVectorBucketArn,
      dataType: 'float32',
      dimension: embeddingDimensions[embedding],
      distanceMetric: 'cosine',
      metadataConfiguration: { nonFilterableMetadataKeys: UNFILTERED },
      ...encryption,
    });
  }

  /** Of Bedrock, for this account's knowledge bases alone: the documents, the vectors, and the model that makes them. */
  private createRole(index: CfnIndex): Role {
    const { bucket, prefix, encryptionKey } = this.props;
    const { region } = Stack.of(this);
    const ownAccount = { StringEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID } };
    return new Role(this, `Role-${this.generation}`, {
      assumedBy: new ServicePrincipal('bedrock.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:bedrock:${region}:${Aws.ACCOUNT_ID}:knowledge-base/*` },
        },
      }),
      inlinePolicies: {
        Ingestion: new PolicyDocument({
          statements: [
            allow('ListDocuments', ['s3:ListBucket'], [bucket.bucketArn], ownAccount),
            allow('ReadDocuments', ['s3:GetObject'], [bucket.arnForObjects(`${prefix}*`)], ownAccount),
            allow(
              'Vectors',
              ['PutVectors', 'GetVectors', 'DeleteVectors', 'QueryVectors', 'GetIndex'].map(
                (name) => `s3vectors:${name}`,
              ),
              [index.attrIndexArn],
            ),
            allow('Embedding', ['bedrock:InvokeModel'], [this.embeddingModelArn]),
            ...(encryptionKey ? [allow('Key', ['kms:Decrypt', 'kms:GenerateDataKey'], [encryptionKey.keyArn])] : []),
          ],
        }),
      },
    });
  }

  private createBase(index: CfnIndex, role: Role): CfnKnowledgeBase {
    const base = new CfnKnowledgeBase(this, 'KnowledgeBase', {
      // Names are unique: one that is replaced stands beside its successor for a while.
      name: `${Names.uniqueResourceName(this, { maxLength: 60, separator: '-' })}-${this.generation}`,
      description: 'The documents from which Joule Verne answers',
      roleArn: role.roleArn,
      knowledgeBaseConfiguration: {
        type: 'VECTOR',
        vectorKnowledgeBaseConfiguration: { embeddingModelArn: this.embeddingModelArn },
      },
      storageConfiguration: { type: 'S3_VECTORS', s3VectorsConfiguration: { indexArn: index.attrIndexArn } },
    });
    base.node.addDependency(role);
    return base;
  }

  private readDocuments(): CfnDataSource {
    const { bucket, prefix, chunking, encryptionKey } = this.props;
    return new CfnDataSource(this, 'DataSource', {
      name: `documents-${slug(Object.values(chunking).join('-'))}`,
      knowledgeBaseId: this.id,
      // When it is replaced, what it has put into the index goes with it.
      dataDeletionPolicy: 'DELETE',
      dataSourceConfiguration: {
        type: 'S3',
        s3Configuration: { bucketArn: bucket.bucketArn, inclusionPrefixes: [prefix] },
      },
      vectorIngestionConfiguration: { chunkingConfiguration: chunkingOf(chunking) },
      ...(encryptionKey ? { serverSideEncryptionConfiguration: { kmsKeyArn: encryptionKey.keyArn } } : {}),
    });
  }

  private get embeddingModelArn(): string {
    return `arn:${Aws.PARTITION}:bedrock:${Stack.of(this).region}::foundation-model/${this.props.embedding}`;
  }
}

/** For names and logical ids: letters, digits and single hyphens. */
function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '-');
}

function allow(
  sid: string,
  actions: string[],
  resources: string[],
  conditions?: Record<string, unknown>,
): PolicyStatement {
  return new PolicyStatement({ sid, effect: Effect.ALLOW, actions, resources, ...(conditions ? { conditions } : {}) });
}
