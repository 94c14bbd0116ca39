import { Aws, Names, Stack } from 'aws-cdk-lib';
import { CfnDataSource, CfnKnowledgeBase } from 'aws-cdk-lib/aws-bedrock';
import { Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnIndex, CfnVectorBucket } from 'aws-cdk-lib/aws-s3vectors';
import { Construct } from 'constructs';
import type { ExistingKnowledgeBase } from '../deployment/existing';
import { EMBEDDING_MODELS, type KnowledgeOptions } from '../deployment/knowledge';
import { grantFormerKeys, keySuffix } from '../encryption';
import type { Grantee } from '../grantee';
import { chunkingConfiguration } from './chunking';

export interface KnowledgeBaseProps {
  readonly bucket: IBucket;
  /** Prefix of the documents in the bucket. */
  readonly prefix: string;
  readonly embedding: KnowledgeOptions['embedding'];
  readonly chunking: KnowledgeOptions['chunking'];
  readonly encryptionKey?: IKey | undefined;
  /** ARNs of former keys, which still encrypt older documents. */
  readonly formerKeys: readonly string[];
}

/**
 * Keys of the metadata that Bedrock stores with each vector. Filterable metadata has a maximum size, which these values exceed, so the
 * index must declare the keys as not filterable.
 */
const NON_FILTERABLE = ['AMAZON_BEDROCK_TEXT', 'AMAZON_BEDROCK_METADATA'];

/** A Bedrock knowledge base that indexes the documents. */
export interface SearchedKnowledgeBase {
  readonly arn: string;
  readonly id: string;
  readonly dataSourceId: string;
  /** Id of the embedding model; undefined for the organisation's own knowledge base. */
  readonly embedding: string | undefined;
  /** The role of the knowledge base; undefined for the organisation's own knowledge base, whose role the deployment does not change. */
  readonly role: Role | undefined;
}

/** Returns the organisation's own knowledge base, which the deployment does not change. */
export function existingKnowledgeBase(scope: Construct, ids: ExistingKnowledgeBase): SearchedKnowledgeBase {
  const arn = Stack.of(scope).formatArn({ service: 'bedrock', resource: 'knowledge-base', resourceName: ids.id });
  return { ...ids, arn, embedding: undefined, role: undefined };
}

/** Grants permission to start and monitor ingestion jobs, and to search the knowledge base. */
export function grantIngestion(
  { arn, id, dataSourceId, embedding = '' }: SearchedKnowledgeBase,
  grantee: Grantee,
): void {
  grantee.addEnvironment('KNOWLEDGE_BASE_ID', id);
  grantee.addEnvironment('DATA_SOURCE_ID', dataSourceId);
  grantee.grantPrincipal.addToPrincipalPolicy(
    allow(
      // If the embedding model changes, CloudFormation replaces the knowledge base, but the reference to it in the template stays the same.
      // The model in the Sid makes the policy differ, so that `PermissionGeneration` creates a new role.
      `Synchronisation${embedding.replace(/[^A-Za-z0-9]/g, '')}`,
      ['StartIngestionJob', 'ListIngestionJobs', 'ListKnowledgeBaseDocuments', 'Retrieve'].map(
        (name) => `bedrock:${name}`,
      ),
      [arn],
    ),
  );
}

/** The knowledge base of the deployment. It stores its vectors in S3 Vectors, which has no hourly charge. */
export class KnowledgeBase extends Construct implements SearchedKnowledgeBase {
  readonly arn: string;
  readonly id: string;
  readonly dataSourceId: string;
  readonly embedding: string;
  /** The role with which Bedrock reads the documents, uses the vectors and invokes models for the knowledge base. */
  readonly role: Role;

  /**
   * Part of construct ids and names, derived from the embedding model and the encryption key. AWS cannot change either of them, so if one
   * of them changes, CloudFormation replaces all resources of the knowledge base.
   */
  private readonly generation: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KnowledgeBaseProps,
  ) {
    super(scope, id);
    this.embedding = props.embedding;
    // AWS cannot change the key of existing vectors, so another key requires a new knowledge base.
    this.generation = slug(`${props.embedding}${keySuffix(props.encryptionKey)}`);
    const index = this.createIndex();
    this.role = this.createRole(index);
    const base = this.createKnowledgeBase(index, this.role);
    this.id = base.attrKnowledgeBaseId;
    this.arn = base.attrKnowledgeBaseArn;
    this.dataSourceId = this.createDataSource().attrDataSourceId;
  }

  private createIndex(): CfnIndex {
    const { embedding, encryptionKey } = this.props;
    const encryption = encryptionKey && {
      encryptionConfiguration: { sseType: 'aws:kms', kmsKeyArn: encryptionKey.keyArn },
    };
    const bucket = new CfnVectorBucket(this, `Vectors-${this.generation}`, { ...encryption });
    // Each embedding model has its own index, because vectors of different models cannot be compared. The index has no custom name,
    // because CloudFormation cannot replace a resource that has one.
    return new CfnIndex(this, `Index-${this.generation}`, {
      vectorBucketArn: bucket.attrVectorBucketArn,
      dataType: 'float32',
      dimension: EMBEDDING_MODELS[embedding].dimensions,
      distanceMetric: 'cosine',
      metadataConfiguration: { nonFilterableMetadataKeys: NON_FILTERABLE },
      ...encryption,
    });
  }

  /** Creates the role with which Bedrock reads the documents, uses the vectors and invokes the embedding model for a knowledge base. */
  private createRole(index: CfnIndex): Role {
    const { bucket, prefix, encryptionKey } = this.props;
    const { region } = Stack.of(this);
    const inThisAccount = { StringEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID } };
    const role = new Role(this, `Role-${this.generation}`, {
      assumedBy: new ServicePrincipal('bedrock.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:bedrock:${region}:${Aws.ACCOUNT_ID}:knowledge-base/*` },
        },
      }),
      inlinePolicies: {
        Ingestion: new PolicyDocument({
          statements: [
            allow('ListDocuments', ['s3:ListBucket'], [bucket.bucketArn], inThisAccount),
            allow('ReadDocuments', ['s3:GetObject'], [bucket.arnForObjects(`${prefix}*`)], inThisAccount),
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
    grantFormerKeys(this.props.formerKeys, role);
    return role;
  }

  private createKnowledgeBase(index: CfnIndex, role: Role): CfnKnowledgeBase {
    const base = new CfnKnowledgeBase(this, 'KnowledgeBase', {
      // The name must be unique, because a replaced knowledge base and its successor exist at the same time during the deployment.
      name: `${Names.uniqueResourceName(this, { maxLength: 60, separator: '-' })}-${this.generation}`,
      description: 'The documents that Joule Verne answers from',
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

  private createDataSource(): CfnDataSource {
    const { bucket, prefix, chunking, encryptionKey } = this.props;
    return new CfnDataSource(this, 'DataSource', {
      name: `documents-${slug(Object.values(chunking).join('-'))}`,
      knowledgeBaseId: this.id,
      // Bedrock deletes the vectors of the data source when CloudFormation replaces or deletes the data source.
      dataDeletionPolicy: 'DELETE',
      dataSourceConfiguration: {
        type: 'S3',
        s3Configuration: { bucketArn: bucket.bucketArn, inclusionPrefixes: [prefix] },
      },
      vectorIngestionConfiguration: { chunkingConfiguration: chunkingConfiguration(chunking) },
      ...(encryptionKey ? { serverSideEncryptionConfiguration: { kmsKeyArn: encryptionKey.keyArn } } : {}),
    });
  }

  private get embeddingModelArn(): string {
    return `arn:${Aws.PARTITION}:bedrock:${Stack.of(this).region}::foundation-model/${this.props.embedding}`;
  }
}

/** Replaces each run of characters other than letters and digits with a hyphen, so that the text fits into names and construct ids. */
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
