import { example, resourcesOf, synthesise, text, theOnly } from '../support/infra/templates';

const { stack } = synthesise();
const documents = Object.entries(resourcesOf(stack, 'AWS::S3::Bucket')).find(([id]) =>
  id.startsWith('KnowledgeDocuments'),
)!;
const [bucket, { Properties, DeletionPolicy }] = documents;
const rules = Object.fromEntries(
  Properties.LifecycleConfiguration.Rules.map((rule: { Id: string }) => [rule.Id, rule]),
);
const [, base] = theOnly(stack, 'AWS::Bedrock::KnowledgeBase');
const [, source] = theOnly(stack, 'AWS::Bedrock::DataSource');
const index = () => theOnly(stack, 'AWS::S3Vectors::Index')[1];

describe('the bucket of the documents', () => {
  it('keeps earlier versions for a while, and outlives the stack', () => {
    expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(rules.RestorableVersions).toMatchObject({
      Prefix: 'documents/',
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
    });
    expect(DeletionPolicy).toBe('Retain');
  });

  it('forgets within a day what was not admitted, and the parts of uploads that broke off', () => {
    expect(rules.Incoming).toMatchObject({
      Prefix: 'incoming/',
      ExpirationInDays: 1,
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    });
    expect(rules.BrokenUploads).toMatchObject({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
  });

  it('is open to nobody, and speaks TLS 1.2 or better', () => {
    expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    const policy = Object.values(resourcesOf(stack, 'AWS::S3::BucketPolicy')).find(
      (one) => one.Properties.Bucket.Ref === bucket,
    )!;
    const refused = policy.Properties.PolicyDocument.Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === 'Deny',
    ).map(({ Condition }: { Condition: unknown }) => Condition);
    expect(refused).toEqual(
      expect.arrayContaining([
        { Bool: { 'aws:SecureTransport': 'false' } },
        { NumericLessThan: { 's3:TlsVersion': 1.2 } },
      ]),
    );
  });
});

describe('the knowledge base', () => {
  it('reads the admitted documents and nothing else of the bucket', () => {
    expect(source.Properties.DataSourceConfiguration.S3Configuration.InclusionPrefixes).toEqual(['documents/']);
    const [, role] = Object.entries(resourcesOf(stack, 'AWS::IAM::Role')).find(([id]) =>
      id.startsWith('KnowledgeBaseRole'),
    )!;
    const statement = role.Properties.Policies[0].PolicyDocument.Statement.find(
      ({ Sid }: { Sid: string }) => Sid === 'ReadDocuments',
    );
    expect(text(statement.Resource)).toBe(`<${bucket}.Arn>/documents/*`);
  });

  it("keeps its vectors in S3 Vectors, with the length of its embedding model and room for Bedrock's own metadata", () => {
    expect(base.Properties.StorageConfiguration.Type).toBe('S3_VECTORS');
    expect(text(base.Properties.KnowledgeBaseConfiguration)).toContain('foundation-model/cohere.embed-multilingual-v3');
    expect(index().Properties).toMatchObject({
      Dimension: 1024,
      DataType: 'float32',
      MetadataConfiguration: { NonFilterableMetadataKeys: ['AMAZON_BEDROCK_TEXT', 'AMAZON_BEDROCK_METADATA'] },
    });
  });

  it('cuts documents as it is told', () => {
    expect(source.Properties.VectorIngestionConfiguration.ChunkingConfiguration).toEqual({
      ChunkingStrategy: 'FIXED_SIZE',
      FixedSizeChunkingConfiguration: { MaxTokens: 300, OverlapPercentage: 20 },
    });
    const deployment = example();
    deployment.knowledge = { chunking: { strategy: 'hierarchical' } };
    const [, other] = theOnly(synthesise(deployment).stack, 'AWS::Bedrock::DataSource');
    expect(other.Properties.VectorIngestionConfiguration.ChunkingConfiguration).toMatchObject({
      ChunkingStrategy: 'HIERARCHICAL',
      HierarchicalChunkingConfiguration: { LevelConfigurations: [{ MaxTokens: 1500 }, { MaxTokens: 300 }] },
    });
  });

  it('is made anew, under another name and with an index of its own, for another embedding model', () => {
    const deployment = example();
    deployment.knowledge = { embedding: 'amazon.titan-embed-text-v2:0' };
    const other = synthesise(deployment).stack;
    expect(theOnly(other, 'AWS::Bedrock::KnowledgeBase')[1].Properties.Name).not.toBe(base.Properties.Name);
    expect(theOnly(other, 'AWS::S3Vectors::Index')[0]).not.toBe(theOnly(stack, 'AWS::S3Vectors::Index')[0]);
  });

  it('is assumed by Bedrock for this account alone', () => {
    const [, role] = Object.entries(resourcesOf(stack, 'AWS::IAM::Role')).find(([id]) =>
      id.startsWith('KnowledgeBaseRole'),
    )!;
    const [trust] = role.Properties.AssumeRolePolicyDocument.Statement;
    expect(text(trust.Condition.StringEquals['aws:SourceAccount'])).toBe('<AWS::AccountId>');
  });
});
