import { changesBetween } from '../../../src/operator/diff/changes';
import { review } from '../../../src/operator/diff/review';
import { NO_TEMPLATES } from '../../../src/operator/diff/template-files';
import type { Json, Templates } from '../../../src/operator/templates/template';
import { example, synthesise } from '../../support/infra/templates';

const BEFORE = synthesise() as Templates;

/** The templates after a change of the stack in the home region. */
function changed(change: (resources: Record<string, Json>) => void): Templates {
  const after = JSON.parse(JSON.stringify(BEFORE));
  change(after.stack.Resources);
  return after;
}

/** The templates of a deployment with an existing document bucket. */
function existing(documentBucket: string): Templates {
  return synthesise({ ...example(), existing: { documentBucket } }) as Templates;
}

const idOf = (type: string, beginning = '') =>
  Object.entries(BEFORE.stack.Resources).find(([id, { Type }]) => Type === type && id.startsWith(beginning))![0];
const TABLE = idOf('AWS::DynamoDB::GlobalTable');
const BUCKET = idOf('AWS::S3::Bucket', 'Knowledge');
const POOL = idOf('AWS::Cognito::UserPool');
const BASE = idOf('AWS::Bedrock::KnowledgeBase');
const SOURCE = idOf('AWS::Bedrock::DataSource');
const VECTORS = idOf('AWS::S3Vectors::VectorBucket');
const INDEX = idOf('AWS::S3Vectors::Index');

describe('the comparison of templates', () => {
  it('finds no change between templates that differ only in Metadata and DependsOn', () => {
    const after = changed((resources) => {
      resources[TABLE].Metadata = { 'aws:cdk:path': 'moved' };
      resources[BUCKET].DependsOn = [TABLE];
    });
    expect(changesBetween(BEFORE, after)).toEqual([]);
    expect(review(BEFORE, after)).toMatchObject({ description: 'Nothing changes.', refusal: undefined });
  });

  it.each<[string, string, (properties: Json, id: string) => void]>([
    ['the key schema of the table', TABLE, (properties) => (properties.KeySchema[0].AttributeName = 'other')],
    ['the name of the bucket', BUCKET, (properties) => (properties.BucketName = 'other')],
    ['the dimension of the index', INDEX, (properties) => (properties.Dimension = 7)],
    [
      'the embedding model',
      BASE,
      (properties) =>
        (properties.KnowledgeBaseConfiguration.VectorKnowledgeBaseConfiguration.EmbeddingModelArn = 'arn:other'),
    ],
    [
      'the chunking',
      SOURCE,
      (properties) => (properties.VectorIngestionConfiguration.ChunkingConfiguration.ChunkingStrategy = 'NONE'),
    ],
    ['chunking that is no longer set', SOURCE, (properties) => delete properties.VectorIngestionConfiguration],
  ])('recognises that %s cannot be changed without a replacement', (_, id, change) => {
    const after = changed((resources) => change(resources[id].Properties, id));
    const { changes, refusal } = review(BEFORE, after);
    expect(changes.find((one) => one.id === id)).toMatchObject({ kind: 'replaced' });
    expect(refusal).toContain(`${id} would be replaced`);
  });

  it('recognises that the resources that refer to a replaced resource are replaced, too', () => {
    const after = changed((resources) => (resources[VECTORS].Properties = { VectorBucketName: 'other' }));
    const replaced = review(BEFORE, after).changes.filter(({ kind, data }) => kind === 'replaced' && data);
    expect(replaced.map(({ id }) => id).sort()).toEqual([BASE, SOURCE, VECTORS, INDEX].sort());
  });

  it.each([
    [
      'point-in-time recovery of the table',
      TABLE,
      'Replicas',
      (value: Json) => (value[0].PointInTimeRecoverySpecification = {}),
    ],
    ['a lifecycle rule of the bucket', BUCKET, 'LifecycleConfiguration', (value: Json) => value.Rules.pop()],
    ['the password policy', POOL, 'Policies', (value: Json) => (value.PasswordPolicy.MinimumLength = 20)],
  ])('accepts a change of %s, which needs no replacement', (_, id, property, change) => {
    const after = changed((resources) => change(resources[id].Properties[property]));
    const { changes, refusal } = review(BEFORE, after);
    expect(changes).toEqual([expect.objectContaining({ id, kind: 'changed' })]);
    expect(refusal).toBeUndefined();
  });

  it('shows only the element that is added to a list, not the elements that it shifts', () => {
    const after = changed((resources) => {
      const definition = resources[idOf('AWS::ECS::TaskDefinition')].Properties.ContainerDefinitions[0];
      definition.Environment.unshift({ Name: 'NEW', Value: '1' });
    });
    const [change, ...others] = changesBetween(BEFORE, after);
    expect(others).toEqual([]);
    expect(change!.differences.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^ContainerDefinitions\[.*\]\.Environment\[NEW\]$/),
    ]);
  });
});

describe('what a deployment would lose', () => {
  const without = (...ids: string[]) => changed((resources) => ids.forEach((id) => delete resources[id]));

  it.each([
    ['table', TABLE],
    ['bucket', BUCKET],
    ['user pool', POOL],
    ['knowledge base', BASE],
    ['index', INDEX],
    ['data source', SOURCE],
  ])('includes a deleted %s', (_, id) => {
    expect(review(BEFORE, without(id)).refusal).toContain(`--replace ${id}`);
  });

  it('includes a key and a backup vault that the new template lacks', () => {
    const before = changed((resources) => {
      resources.Key1 = { Type: 'AWS::KMS::Key', Properties: {}, DeletionPolicy: 'Retain' };
      resources.Vault1 = { Type: 'AWS::Backup::BackupVault', Properties: { BackupVaultName: 'a' } };
    });
    const { refusal } = review(before, BEFORE);
    expect(refusal).toMatch(/KMS key Key1 would leave the stack\. .* CloudFormation keeps it in the account/);
    expect(refusal).toMatch(/backup vault Vault1 would be deleted\. It holds the backups\. CloudFormation deletes it/);
  });

  it('includes a bucket of the deployment that is replaced by an existing one, although the former stays in the account', () => {
    const { changes, refusal } = review(BEFORE, existing('documents-of-the-office'));
    expect(changes.filter(({ data }) => data).map(({ id, kind }) => [id, kind])).toEqual([
      [BUCKET, 'deleted'],
      [SOURCE, 'changed'],
    ]);
    expect(refusal).toMatch(
      new RegExp(
        `The S3 bucket ${BUCKET} would leave the stack\\. It holds documents or logs\\. CloudFormation keeps it in the account, but the product no longer uses it\\. Copy the objects .* "Move to existing resources"`,
      ),
    );
  });

  it.each([
    ['another one', 'documents-of-another-office'],
    ['a new one of the deployment', undefined],
  ])('includes an existing bucket that %s replaces', (_, bucket) => {
    const before = existing('documents-of-the-office');
    const after = bucket ? existing(bucket) : BEFORE;
    const { refusal, description } = review(before, after);
    expect(refusal).toMatch(
      /The S3 bucket documents-of-the-office would no longer be used\. It holds documents or logs\. It stays in the account\./,
    );
    expect(description).toMatch(
      /^Documents and knowledge\n {2}released {3}S3 bucket DocumentBucket, which holds documents or logs\n {13}DocumentBucket: documents-of-the-office → /,
    );
    expect(review(before, after, { accepted: ['DocumentBucket'] }).refusal).toBeUndefined();
    expect(review(before, before).changes).toEqual([]);
  });

  it('includes a table that is added again under another logical id', () => {
    const after = changed((resources) => {
      resources.Moved = resources[TABLE];
      delete resources[TABLE];
    });
    const { changes, refusal } = review(BEFORE, after);
    expect(changes.map(({ id, kind }) => [id, kind])).toEqual(
      expect.arrayContaining([
        [TABLE, 'deleted'],
        ['Moved', 'added'],
      ]),
    );
    expect(refusal).toContain(TABLE);
  });

  it('does not include a resource whose logical id the operator accepts', () => {
    expect(review(BEFORE, without(TABLE, POOL), { accepted: [TABLE] }).refusal).not.toContain(TABLE);
    expect(review(BEFORE, without(TABLE, POOL), { accepted: [TABLE, POOL] }).refusal).toBeUndefined();
  });

  it('does not include resources without data', () => {
    const alarm = idOf('AWS::CloudWatch::Alarm');
    expect(review(BEFORE, without(alarm))).toMatchObject({
      refusal: undefined,
      changes: [{ id: alarm, kind: 'deleted' }],
    });
  });
});

describe('the description', () => {
  const other = example();
  other.knowledge.embedding = 'amazon.titan-embed-text-v2:0';
  other.operation.logDays = 30;
  other.network = { privateLoadBalancer: true };
  const { description } = review(BEFORE, synthesise(other) as Templates);
  const parts = description.split('\n\n');

  it('has a paragraph for each part of the architecture that changes, and begins with the parts that hold data', () => {
    expect(parts.map((part) => part.split('\n')[0])).toEqual([
      'Documents and knowledge',
      'Audit trail',
      'Access logs',
      'Service',
      'Network',
      'Load balancer',
      'Egress relay',
      'Edge',
      'Observability',
      'Edge (us-east-1)',
      expect.stringMatching(
        /^\d+ deleted, \d+ replaced, \d+ changed, \d+ added\. \d+ of them hold data and are replaced, deleted or no longer used\.$/,
      ),
    ]);
  });

  it('begins a part with the resources that hold data, and names the kind of data', () => {
    const lines = parts[0]!.split('\n').filter((line) => /^ {2}\w/.test(line));
    const holding = lines.map((line) => line.includes(', which holds '));
    expect(holding).toEqual([...holding].sort((a, b) => Number(b) - Number(a)));
    expect(lines[0]).toMatch(/^ {2}deleted {4}vector bucket \w+, which holds the index of the documents$/);
  });

  it('names resources and values', () => {
    expect(description).toMatch(/^ {2}added {6}NAT gateway Network\w+, Network\w+$/m);
    expect(description).toMatch(/^ {2}changed {4}log group ServiceLogs\w+\n {13}RetentionInDays: 90 → 30$/m);
    expect(description).toMatch(/^ {2}replaced {3}load balancer LoadBalancer\w+, because Scheme cannot be changed$/m);
  });

  it('assigns every resource of the templates to a part of the architecture', () => {
    expect(review(NO_TEMPLATES, BEFORE).description).not.toContain('Other resources');
  });
});
