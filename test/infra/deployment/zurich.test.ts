import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDeployment } from '../../../src/infra/deployment/read';
import { heldData } from '../../../src/operator/diff/held-data';
import {
  type Json,
  REPOSITORY,
  resourcesOf,
  synthesise,
  type Template,
  text,
  theOnly,
} from '../../support/infra/templates';

const file = path.join(REPOSITORY, 'deployment.zurich.example.json');
const content: Json = JSON.parse(readFileSync(file, 'utf8'));

describe('the example for Zurich', () => {
  it('is valid, except for its placeholders', () => {
    expect(parseDeployment(JSON.stringify(content), file).region).toBe('eu-central-2');
    expect(() => parseDeployment(JSON.stringify(content), file, { ownValues: true })).toThrow(
      /network\.cloudFrontPrefixList is a placeholder: enter an id of your region/,
    );
  });

  it('disables deletion protection, and docs/zurich.md says to enable it and to deploy once more', () => {
    expect(parseDeployment(JSON.stringify(content), file).operation.deletionProtection).toBe(false);
    const document = readFileSync(path.join(REPOSITORY, 'docs/zurich.md'), 'utf8');
    expect(document).toMatch(/set .*`operation\.deletionProtection` to `true`, and deploy once more/);
  });

  it('has its subnets and its embedding model in Zurich, and names no other region except for its distribution', () => {
    const { stack } = synthesise(content);
    const zones = Object.values(resourcesOf(stack, 'AWS::EC2::Subnet')).map(
      ({ Properties }) => Properties.AvailabilityZone,
    );
    expect(new Set(zones)).toEqual(new Set(['eu-central-2a', 'eu-central-2b']));
    const [, base] = theOnly(stack, 'AWS::Bedrock::KnowledgeBase');
    expect(text(base.Properties.KnowledgeBaseConfiguration.VectorKnowledgeBaseConfiguration.EmbeddingModelArn)).toMatch(
      /:bedrock:eu-central-2::foundation-model\/amazon\.titan-embed-text-v2:0$/,
    );
    const elsewhere = Object.values(stack.Resources).filter((resource) =>
      regionsIn(resource).some((region) => region !== 'eu-central-2'),
    );
    expect(elsewhere.map(({ Type }) => Type)).toEqual(['AWS::CloudFront::Distribution']);
  });

  it('stores all data in Zurich, except the log of blocked requests', () => {
    const { stack, edge, edgeAlarms } = synthesise(content);
    const stored = (template: Template) =>
      Object.values(template.Resources)
        .map(({ Type }) => Type)
        .filter((type) => heldData(type) || /^AWS::(Backup|DynamoDB|Kinesis|KinesisFirehose|Logs|S3|SQS)::/.test(type))
        .filter((type) => !/^AWS::(KMS::Key|Logs::ResourcePolicy)$/.test(type));
    expect(stored(edge)).toEqual(['AWS::Logs::LogGroup']);
    expect(stored(edgeAlarms)).toEqual([]);
    const [, { Properties: table }] = theOnly(stack, 'AWS::DynamoDB::GlobalTable');
    expect(table.Replicas.map(({ Region }: Json) => Region)).toEqual(['eu-central-2']);
    for (const [id, { Properties: bucket }] of Object.entries(resourcesOf(stack, 'AWS::S3::Bucket')))
      expect([id, bucket.ReplicationConfiguration]).toEqual([id, undefined]);
  });

  it('allows the model in the European regions, and only through the European profile', () => {
    const { stack } = synthesise(content);
    const statements = Object.values(resourcesOf(stack, 'AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as Json[],
    );
    const arn = 'arn:<AWS::Partition>:bedrock';
    const profile = `${arn}:eu-central-2:<AWS::AccountId>:inference-profile/eu.anthropic.claude-sonnet-4-6`;
    const model = `${arn}:eu-*::foundation-model/anthropic.claude-sonnet-4-6`;
    const invoking = statements.filter(({ Action }) => text(Action).includes('bedrock:InvokeModel'));
    expect(invoking.map(({ Resource }) => text(Resource)).sort()).toEqual([model, profile].sort());
    const { Resource, Condition } = invoking.find(({ Sid }) => Sid === 'ModelsOfProfile')!;
    expect([text(Resource), Object.keys(Condition)]).toEqual([model, ['StringEquals']]);
    expect(text(Condition.StringEquals['bedrock:InferenceProfileArn'])).toBe(profile);
  });
});

/** Returns the regions that a part of a template names. */
function regionsIn(part: unknown): string[] {
  return JSON.stringify(part).match(/\b(af|ap|ca|cn|eu|il|me|mx|sa|us)(-[a-z]+)+-\d/g) ?? [];
}
