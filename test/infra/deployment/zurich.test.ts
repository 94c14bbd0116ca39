import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDeployment } from '../../../src/infra/deployment/read';
import { type Json, REPOSITORY, resourcesOf, synthesise, theOnly } from '../../support/infra/templates';

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

  it('has its subnets and its embedding model in Zurich, and no reference to eu-central-1', () => {
    const { stack } = synthesise(content);
    const zones = Object.values(resourcesOf(stack, 'AWS::EC2::Subnet')).map(
      ({ Properties }) => Properties.AvailabilityZone,
    );
    expect(new Set(zones)).toEqual(new Set(['eu-central-2a', 'eu-central-2b']));
    const [, base] = theOnly(stack, 'AWS::Bedrock::KnowledgeBase');
    expect(
      JSON.stringify(base.Properties.KnowledgeBaseConfiguration.VectorKnowledgeBaseConfiguration.EmbeddingModelArn),
    ).toContain(':bedrock:eu-central-2::foundation-model/amazon.titan-embed-text-v2:0');
    expect(JSON.stringify(stack)).not.toContain('eu-central-1');
  });

  it('allows the model in the European regions, and only through the European profile', () => {
    const { stack } = synthesise(content);
    const statements = Object.values(resourcesOf(stack, 'AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as Json[],
    );
    const profile = /:bedrock:eu-central-2:.*:inference-profile\/eu\.anthropic\.claude-sonnet-4-6/;
    const { Resource, Condition } = statements.find(({ Sid }) => Sid === 'ModelsOfProfile');
    expect(JSON.stringify(Resource)).toMatch(/:bedrock:eu-\*::foundation-model\/anthropic\.claude-sonnet-4-6/);
    expect(JSON.stringify(Condition)).toMatch(profile);
  });
});
