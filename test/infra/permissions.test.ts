import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RELAYED_OPERATIONS } from '../../src/functions/egress-relay/protocol';
import {
  example,
  type Json,
  REPOSITORY,
  resourcesOf,
  synthesise,
  type Templates,
  text,
  theOnly,
} from '../support/infra/templates';

/**
 * For each SDK command: the IAM actions that it needs, and the endpoint through which it leaves the isolated subnets.
 * Add every command that the application sends; the tests fail if one is missing.
 */
const COMMANDS: Readonly<Record<string, { readonly actions: readonly string[]; readonly through: string }>> = {
  GetItemCommand: { actions: ['dynamodb:GetItem'], through: 'dynamodb' },
  PutItemCommand: { actions: ['dynamodb:PutItem'], through: 'dynamodb' },
  UpdateItemCommand: { actions: ['dynamodb:UpdateItem'], through: 'dynamodb' },
  DeleteItemCommand: { actions: ['dynamodb:DeleteItem'], through: 'dynamodb' },
  QueryCommand: { actions: ['dynamodb:Query'], through: 'dynamodb' },
  BatchWriteItemCommand: { actions: ['dynamodb:BatchWriteItem'], through: 'dynamodb' },
  GetObjectCommand: { actions: ['s3:GetObject'], through: 's3' },
  HeadObjectCommand: { actions: ['s3:GetObject'], through: 's3' },
  CopyObjectCommand: { actions: ['s3:GetObject', 's3:PutObject'], through: 's3' },
  PutObjectCommand: { actions: ['s3:PutObject', 's3:PutObjectTagging'], through: 's3' },
  DeleteObjectTaggingCommand: { actions: ['s3:DeleteObjectTagging'], through: 's3' },
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
  ConverseStreamCommand: {
    actions: ['bedrock:InvokeModelWithResponseStream', 'bedrock:ApplyGuardrail'],
    through: 'bedrock-runtime',
  },
  RetrieveCommand: {
    actions: ['bedrock:Retrieve', 'bedrock:Rerank', 'bedrock:InvokeModel'],
    through: 'bedrock-agent-runtime',
  },
  StartIngestionJobCommand: { actions: ['bedrock:StartIngestionJob'], through: 'bedrock-agent' },
  ListIngestionJobsCommand: { actions: ['bedrock:ListIngestionJobs'], through: 'bedrock-agent' },
  ListKnowledgeBaseDocumentsCommand: { actions: ['bedrock:ListKnowledgeBaseDocuments'], through: 'bedrock-agent' },
  InvokeCommand: { actions: ['lambda:InvokeFunction'], through: 'lambda' },
  ...Object.fromEntries(
    RELAYED_OPERATIONS.map((name) => [`${name}Command`, { actions: [`cognito-idp:${name}`], through: 'relay' }]),
  ),
};

/** Returns every command in the application's source code, including those that paginators send. */
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

/** Returns all statements of the tasks' role. */
function policyOfTasks({ stack }: Templates): Json[] {
  const policies = Object.values(resourcesOf(stack, 'AWS::IAM::Policy')).filter(({ Properties }) =>
    text(Properties.Roles).includes('ServiceTaskTaskRole'),
  );
  return policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** Returns the statements of the tasks' role with the effect `Allow`. */
function statementsOfTasks(templates: Templates): Json[] {
  return policyOfTasks(templates).filter(({ Effect }) => Effect === 'Allow');
}

/** Returns the actions that the tasks' role allows, each with the resources of all statements that allow it. */
function allowedActions(templates: Templates): Map<string, string[]> {
  const allowed = new Map<string, string[]>();
  for (const { Action, Resource } of statementsOfTasks(templates))
    for (const action of [Action].flat() as string[])
      allowed.set(action, [...(allowed.get(action) ?? []), ...[Resource].flat().map(text)]);
  return allowed;
}

const guardrail = { id: 'abc123', version: '1' };
const model = 'eu.anthropic.claude-sonnet-4-6';
const rerankingModel = 'amazon.rerank-v1:0';
/** The templates for each engine, with the options that need permissions. */
const [converse, knowledgeBase, agent] = [
  { kind: 'converse', model, guardrail, rerankingModel },
  { kind: 'knowledge-base', model, guardrail },
  { kind: 'agent', agentId: 'ABCDEFGHIJ', aliasId: 'KLMNOPQRST', knowledgeBase: true },
].map((engine) => synthesise({ ...example(), engine })) as [Templates, Templates, Templates];
const deployments = [converse, knowledgeBase, agent];

const sent = [...sentCommands()];
const permissions = deployments.map(allowedActions);
const PROFILE = `arn:<AWS::Partition>:bedrock:eu-central-1:<AWS::AccountId>:inference-profile/${model}`;
const MODELS_OF_PROFILE = 'arn:<AWS::Partition>:bedrock:eu-*::foundation-model/anthropic.claude-sonnet-4-6';

describe('each command that the application sends', () => {
  it('is in the table COMMANDS of this test, which has no other commands', () => {
    expect(sent.length).toBeGreaterThan(25);
    expect(sent.filter((name) => !COMMANDS[name])).toEqual([]);
    expect(Object.keys(COMMANDS).filter((name) => !sent.includes(name))).toEqual([]);
  });

  it.each(sent.map((name) => [name]))('%s is allowed by the role of the tasks with at least one engine', (name) => {
    const missing = COMMANDS[name]!.actions.filter((action) => !permissions.some((actions) => actions.has(action)));
    expect(missing).toEqual([]);
  });

  it.each(sent.map((name) => [name]))(
    '%s can leave the isolated subnets through an endpoint or the egress relay',
    (name) => {
      const { through } = COMMANDS[name]!;
      const users = through === 'bedrock-runtime' ? [converse] : deployments;
      for (const { stack } of users) {
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

  it('names the resources of every action except RetrieveAndGenerate and Rerank, which have no resource type', () => {
    const unrestricted = permissions.map((actions) =>
      [...actions].filter(([, resources]) => resources.includes('*')).map(([action]) => action),
    );
    expect(unrestricted).toEqual([['bedrock:Rerank'], ['bedrock:RetrieveAndGenerate'], []]);
  });

  it('cannot change or delete entries of the audit trail', () => {
    expect(policyOfTasks(converse)).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
        Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['organisation#audit'] } },
      }),
    );
  });

  it('can invoke the model of an inference profile only in the regions of the profile, and only through the profile', () => {
    for (const templates of [converse, knowledgeBase]) {
      const statements = statementsOfTasks(templates);
      expect(statements.find(({ Sid }) => Sid === 'ModelsOfProfile')!.Condition).toEqual({
        StringEquals: { 'bedrock:InferenceProfileArn': expect.anything() },
      });
      expect(allowedActions(templates).get('bedrock:InvokeModelWithResponseStream')).toEqual([
        PROFILE,
        MODELS_OF_PROFILE,
      ]);
    }
  });

  it('allows, for the answers of the engine `converse`, only streaming from the model, searching, reranking with one model and applying one guardrail', () => {
    const statements = statementsOfTasks(converse)
      .map(({ Action, Resource }) => [[Action].flat(), text(Resource)] as const)
      .flatMap(([actions, resource]) => actions.map((action: string) => `${action} ${resource}`))
      .filter((line) => line.startsWith('bedrock:') && !/Ingestion|ListKnowledge/.test(line));
    expect([...new Set(statements)].sort()).toEqual([
      'bedrock:ApplyGuardrail arn:<AWS::Partition>:bedrock:*:<AWS::AccountId>:guardrail-profile/eu.guardrail.v1:0,arn:<AWS::Partition>:bedrock:eu-central-1:<AWS::AccountId>:guardrail/abc123',
      `bedrock:InvokeModel arn:<AWS::Partition>:bedrock:eu-central-1::foundation-model/${rerankingModel}`,
      `bedrock:InvokeModelWithResponseStream ${MODELS_OF_PROFILE}`,
      `bedrock:InvokeModelWithResponseStream ${PROFILE}`,
      'bedrock:Rerank *',
      expect.stringMatching(/^bedrock:Retrieve <KnowledgeBase\w+\.KnowledgeBaseArn>$/),
    ]);
  });

  it('is accompanied by environment variables that name its resources if the engine is converse', () => {
    const [, { Properties }] = theOnly(converse.stack, 'AWS::ECS::TaskDefinition');
    const environment = Object.fromEntries(
      Properties.ContainerDefinitions[0].Environment.map(({ Name, Value }: Json) => [Name, text(Value)]),
    );
    expect(environment).toMatchObject({
      ANSWER_ENGINE: 'converse',
      MODEL_ARN: PROFILE,
      RERANKING_MODEL_ARN: `arn:<AWS::Partition>:bedrock:eu-central-1::foundation-model/${rerankingModel}`,
      KNOWLEDGE_BASE_ID: expect.stringMatching(/^<KnowledgeBase/),
      DATA_SOURCE_ID: expect.stringMatching(/^<KnowledgeBaseDataSource/),
      GUARDRAIL_ID: 'abc123',
      GUARDRAIL_VERSION: '1',
    });
  });

  it('can invoke one alias of the agent, and no model, if the engine is an agent', () => {
    const actions = allowedActions(agent);
    expect(actions.get('bedrock:InvokeAgent')).toEqual([
      'arn:<AWS::Partition>:bedrock:eu-central-1:<AWS::AccountId>:agent-alias/ABCDEFGHIJ/KLMNOPQRST',
    ]);
    expect([...actions.keys()].filter((action) => action.startsWith('bedrock:InvokeModel'))).toEqual([]);
  });
});

describe('the role of the knowledge base', () => {
  it('can rerank only with the reranking model', () => {
    const statements = Object.entries(resourcesOf(converse.stack, 'AWS::IAM::Policy'))
      .filter(([id]) => id.startsWith('KnowledgeBase'))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    expect(statements.map(({ Action, Resource }) => [Action, text(Resource)])).toEqual([
      ['bedrock:Rerank', '*'],
      ['bedrock:InvokeModel', `arn:<AWS::Partition>:bedrock:eu-central-1::foundation-model/${rerankingModel}`],
    ]);
  });
});
