import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RELAYED_OPERATIONS } from '../../src/functions/egress-relay/protocol';
import { example, REPOSITORY, resourcesOf, synthesise, type Templates, text } from '../support/infra/templates';

/**
 * The IAM actions that each SDK command needs, and the endpoint through which it leaves the isolated subnets. Add every command
 * that the application sends; the tests fail if one is missing.
 */
const COMMANDS: Readonly<Record<string, { readonly actions: readonly string[]; readonly through: string }>> = {
  GetCommand: { actions: ['dynamodb:GetItem'], through: 'dynamodb' },
  PutCommand: { actions: ['dynamodb:PutItem'], through: 'dynamodb' },
  UpdateCommand: { actions: ['dynamodb:UpdateItem'], through: 'dynamodb' },
  DeleteCommand: { actions: ['dynamodb:DeleteItem'], through: 'dynamodb' },
  QueryCommand: { actions: ['dynamodb:Query'], through: 'dynamodb' },
  BatchWriteCommand: { actions: ['dynamodb:BatchWriteItem'], through: 'dynamodb' },
  GetObjectCommand: { actions: ['s3:GetObject'], through: 's3' },
  HeadObjectCommand: { actions: ['s3:GetObject'], through: 's3' },
  CopyObjectCommand: { actions: ['s3:GetObject', 's3:PutObject'], through: 's3' },
  DeleteObjectCommand: { actions: ['s3:DeleteObject'], through: 's3' },
  ListObjectsV2Command: { actions: ['s3:ListBucket'], through: 's3' },
  Upload: { actions: ['s3:PutObject', 's3:AbortMultipartUpload'], through: 's3' },
  InvokeAgentCommand: { actions: ['bedrock:InvokeAgent'], through: 'bedrock-agent-runtime' },
  RetrieveAndGenerateStreamCommand: {
    actions: [
      'bedrock:RetrieveAndGenerate',
      'bedrock:Retrieve',
      'bedrock:InvokeModel',
      'bedrock:InvokeModelWithResponseStream',
      'bedrock:GetInferenceProfile',
      'bedrock:ApplyGuardrail',
    ],
    through: 'bedrock-agent-runtime',
  },
  RetrieveCommand: { actions: ['bedrock:Retrieve'], through: 'bedrock-agent-runtime' },
  StartIngestionJobCommand: { actions: ['bedrock:StartIngestionJob'], through: 'bedrock-agent' },
  ListIngestionJobsCommand: { actions: ['bedrock:ListIngestionJobs'], through: 'bedrock-agent' },
  ListKnowledgeBaseDocumentsCommand: { actions: ['bedrock:ListKnowledgeBaseDocuments'], through: 'bedrock-agent' },
  InvokeCommand: { actions: ['lambda:InvokeFunction'], through: 'lambda' },
  ...Object.fromEntries(
    RELAYED_OPERATIONS.map((name) => [`${name}Command`, { actions: [`cognito-idp:${name}`], through: 'relay' }]),
  ),
};

/** Every command in the application's source code, including those that paginators send. */
function sentCommands(): Set<string> {
  const sources = ['src/app', 'src/admin']
    .flatMap((folder) =>
      readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(path.join(REPOSITORY, folder, name), 'utf8')),
    )
    .filter((source) => source.includes('@aws-sdk/'));
  return new Set(
    sources.flatMap((source) => [
      ...[...source.matchAll(/new (\w+Command|Upload)\(/g)].map(([, name]) => name!),
      ...[...source.matchAll(/\bpaginate(\w+)\(/g)].map(([, name]) => `${name}Command`),
    ]),
  );
}

/** The actions that the tasks' role allows, with the resources of each. */
function allowedActions({ stack }: Templates): Map<string, string> {
  const policies = Object.values(resourcesOf(stack, 'AWS::IAM::Policy')).filter(({ Properties }) =>
    text(Properties.Roles).includes('ServiceTaskTaskRole'),
  );
  const statements = policies
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
  return new Map(
    statements.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action: string) => [action, text(Resource)] as const),
    ),
  );
}

const withGuardrail = example();
withGuardrail.engine.guardrail = { id: 'abc123', version: '1' };
const withAgent = example();
withAgent.engine = { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST' };
const deployments = [withGuardrail, withAgent].map(synthesise);

const sent = [...sentCommands()];
const permissions = deployments.map(allowedActions);

describe('each command that the application sends', () => {
  it('is in the table, and the table has no other commands', () => {
    expect(sent.length).toBeGreaterThan(25);
    expect(sent.filter((name) => !COMMANDS[name])).toEqual([]);
    expect(Object.keys(COMMANDS).filter((name) => !sent.includes(name))).toEqual([]);
  });

  it.each(sent.map((name) => [name]))('%s is allowed by the role of the tasks', (name) => {
    const missing = COMMANDS[name]!.actions.filter((action) => !permissions.some((actions) => actions.has(action)));
    expect(missing).toEqual([]);
  });

  it.each(sent.map((name) => [name]))(
    '%s can leave the isolated subnets through an endpoint or the egress relay',
    (name) => {
      const { through } = COMMANDS[name]!;
      for (const { stack } of deployments) {
        const endpoints = Object.values(resourcesOf(stack, 'AWS::EC2::VPCEndpoint')).map(({ Properties }) =>
          text(Properties.ServiceName).replace('<AWS::Region>', 'eu-central-1'),
        );
        const endpoint = through === 'relay' ? 'lambda' : through;
        expect(endpoints).toContain(`com.amazonaws.eu-central-1.${endpoint}`);
      }
      if (through === 'relay') expect(RELAYED_OPERATIONS).toContain(name.replace(/Command$/, ''));
    },
  );
});

describe('the role of the tasks', () => {
  it('allows only actions that a command needs', () => {
    const needed = new Set(sent.flatMap((name) => COMMANDS[name]!.actions));
    for (const actions of permissions) expect([...actions.keys()].filter((action) => !needed.has(action))).toEqual([]);
  });

  it('names the resources of every action except RetrieveAndGenerate, which has no resource type', () => {
    for (const actions of permissions) {
      for (const [action, resources] of actions)
        if (resources === '*') expect(action).toBe('bedrock:RetrieveAndGenerate');
    }
  });

  it('cannot change or delete entries of the audit trail', () => {
    const statements = Object.values(resourcesOf(deployments[0]!.stack, 'AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
        Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['organisation#audit'] } },
      }),
    );
  });

  it('can invoke the model of an inference profile only in the regions of the profile', () => {
    const resources = allowedActions(deployments[0]!).get('bedrock:InvokeModel')!;
    expect(resources).toBe('arn:<AWS::Partition>:bedrock:eu-*::foundation-model/anthropic.claude-sonnet-4-6');
  });

  it('can invoke one alias of the agent, and no model, if the engine is an agent', () => {
    const actions = allowedActions(deployments[1]!);
    expect(actions.get('bedrock:InvokeAgent')).toBe(
      'arn:<AWS::Partition>:bedrock:eu-central-1:<AWS::AccountId>:agent-alias/ABCDEFGHIJ/KLMNOPQRST',
    );
    expect(actions.has('bedrock:InvokeModel')).toBe(false);
  });
});
