import { example, resourcesOf, synthesise, text, theOnly } from '../../support/infra/templates';

const { stack } = synthesise();
const [bucket, { Properties, DeletionPolicy }] = Object.entries(resourcesOf(stack, 'AWS::S3::Bucket')).find(([id]) =>
  id.startsWith('KnowledgeDocuments'),
)!;
const rules = Object.fromEntries(
  Properties.LifecycleConfiguration.Rules.map((rule: { Id: string }) => [rule.Id, rule]),
);
const [, knowledgeBase] = theOnly(stack, 'AWS::Bedrock::KnowledgeBase');
const [, dataSource] = theOnly(stack, 'AWS::Bedrock::DataSource');
const [, index] = theOnly(stack, 'AWS::S3Vectors::Index');
const otherKnowledge = example();
otherKnowledge.knowledge = { embedding: 'amazon.titan-embed-text-v2:0', chunking: { strategy: 'hierarchical' } };

describe('the document bucket', () => {
  it('keeps earlier versions for 30 days, and is retained', () => {
    expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(rules.RestorableVersions).toMatchObject({
      Prefix: 'documents/',
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
    });
    expect(DeletionPolicy).toBe('RetainExceptOnCreate');
  });

  it('deletes incomplete uploads, and files that were not accepted, after a day', () => {
    expect(rules.Incoming).toMatchObject({
      Prefix: 'incoming/',
      ExpirationInDays: 1,
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    });
    expect(rules.BrokenUploads).toMatchObject({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
  });

  it('deletes attached files after the retention period of questions, and unsent files after a day', () => {
    expect(rules.Attachments).toMatchObject({
      Prefix: 'attachments/',
      ExpirationInDays: 365,
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    });
    expect(rules.UnsentAttachments).toMatchObject({
      Prefix: 'attachments/',
      TagFilters: [{ Key: 'state', Value: 'unsent' }],
      ExpirationInDays: 1,
    });
    const shorter = example();
    shorter.service = { environment: { RETENTION_DAYS: '30' } };
    expect(JSON.stringify(resourcesOf(synthesise(shorter).stack, 'AWS::S3::Bucket'))).toContain(
      '"ExpirationInDays":30,"Id":"Attachments"',
    );
  });

  it('lets the tasks tag only attached files', () => {
    const tagging = Object.values(resourcesOf(stack, 'AWS::IAM::Policy')).flatMap(({ Properties: policy }) =>
      policy.PolicyDocument.Statement.filter(({ Action }: { Action: string | string[] }) =>
        JSON.stringify(Action).includes('Tagging'),
      ),
    );
    expect(tagging.map(({ Resource }) => text(Resource))).toEqual([`<${bucket}.Arn>/attachments/*`]);
  });

  it('blocks public access, and requires TLS 1.2 or later', () => {
    expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    const policy = Object.values(resourcesOf(stack, 'AWS::S3::BucketPolicy')).find(
      (candidate) => candidate.Properties.Bucket.Ref === bucket,
    )!;
    const denied = policy.Properties.PolicyDocument.Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === 'Deny',
    ).map(({ Condition }: { Condition: unknown }) => Condition);
    expect(denied).toEqual(
      expect.arrayContaining([
        { Bool: { 'aws:SecureTransport': 'false' } },
        { NumericLessThan: { 's3:TlsVersion': 1.2 } },
      ]),
    );
  });
});

describe('the knowledge base', () => {
  it('reads only the documents prefix of the bucket', () => {
    expect(dataSource.Properties.DataSourceConfiguration.S3Configuration.InclusionPrefixes).toEqual(['documents/']);
    const [, role] = Object.entries(resourcesOf(stack, 'AWS::IAM::Role')).find(([id]) =>
      id.startsWith('KnowledgeBaseRole'),
    )!;
    const statement = role.Properties.Policies[0].PolicyDocument.Statement.find(
      ({ Sid }: { Sid: string }) => Sid === 'ReadDocuments',
    );
    expect(text(statement.Resource)).toBe(`<${bucket}.Arn>/documents/*`);
  });

  it("stores vectors of the embedding model's length in S3 Vectors, where Bedrock's metadata is not filterable", () => {
    expect(knowledgeBase.Properties.StorageConfiguration.Type).toBe('S3_VECTORS');
    expect(text(knowledgeBase.Properties.KnowledgeBaseConfiguration)).toContain(
      'foundation-model/cohere.embed-multilingual-v3',
    );
    expect(index.Properties).toMatchObject({
      Dimension: 1024,
      DataType: 'float32',
      MetadataConfiguration: { NonFilterableMetadataKeys: ['AMAZON_BEDROCK_TEXT', 'AMAZON_BEDROCK_METADATA'] },
    });
  });

  it('chunks documents as configured', () => {
    expect(dataSource.Properties.VectorIngestionConfiguration.ChunkingConfiguration).toEqual({
      ChunkingStrategy: 'FIXED_SIZE',
      FixedSizeChunkingConfiguration: { MaxTokens: 300, OverlapPercentage: 20 },
    });
    const [, hierarchical] = theOnly(synthesise(otherKnowledge).stack, 'AWS::Bedrock::DataSource');
    expect(hierarchical.Properties.VectorIngestionConfiguration.ChunkingConfiguration).toMatchObject({
      ChunkingStrategy: 'HIERARCHICAL',
      HierarchicalChunkingConfiguration: { LevelConfigurations: [{ MaxTokens: 1500 }, { MaxTokens: 300 }] },
    });
  });

  it('is replaced, with another name and another index, if the embedding model changes', () => {
    const other = synthesise(otherKnowledge).stack;
    expect(theOnly(other, 'AWS::Bedrock::KnowledgeBase')[1].Properties.Name).not.toBe(knowledgeBase.Properties.Name);
    expect(theOnly(other, 'AWS::S3Vectors::Index')[0]).not.toBe(theOnly(stack, 'AWS::S3Vectors::Index')[0]);
  });

  it('has a role that Bedrock can assume only for this account', () => {
    const [, role] = Object.entries(resourcesOf(stack, 'AWS::IAM::Role')).find(([id]) =>
      id.startsWith('KnowledgeBaseRole'),
    )!;
    const [trust] = role.Properties.AssumeRolePolicyDocument.Statement;
    expect(text(trust.Condition.StringEquals['aws:SourceAccount'])).toBe('<AWS::AccountId>');
  });
});
