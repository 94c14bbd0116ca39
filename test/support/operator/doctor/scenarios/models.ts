import type { Responses } from '../aws-server';
import { availability, lastSegment, model, modelQuotas, profile } from '../healthy-account';
import { json, jsonError, query, xmlError } from '../wire-format';
import {
  agent,
  alias,
  existingStack,
  MODEL,
  withAgent,
  withGlobalProfile,
  withGuardrail,
  withModel,
  withReranking,
  withResource,
} from './responses';
import type { PreparedFault } from './scenario';

/** Bedrock's responses if the model `id` has this lifecycle. By default, `id` is the model of the example. */
const withLifecycle = (modelLifecycle: object, id = MODEL): Responses => ({
  'bedrock:GetFoundationModel': ({ path }) =>
    lastSegment(path).startsWith('eu.')
      ? jsonError('ValidationException')
      : model(lastSegment(path), lastSegment(path) === id ? { modelLifecycle } : {}),
});

/** The responses for an existing deployment whose tasks use this model. */
const withTaskModel = (id: string): Responses => ({
  'cloudformation:ListStackResources': withResource('AWS::ECS::TaskDefinition', 'task:1'),
  'ecs:DescribeTaskDefinition': () =>
    json({
      taskDefinition: {
        containerDefinitions: [
          { environment: [{ name: 'MODEL_ARN', value: `arn:aws:bedrock:eu-central-1:1:inference-profile/${id}` }] },
        ],
      },
    }),
});

export const modelFaults: readonly PreparedFault[] = [
  {
    name: 'a default quota of fewer tokens per minute than the tasks can use, if the account has no quota of its own',
    aws: {
      'servicequotas:ListServiceQuotas': () => json({ Quotas: [] }),
      'servicequotas:ListAWSDefaultServiceQuotas': ({ body }) =>
        body.includes('NextToken')
          ? modelQuotas({ 'Cross-region model inference tokens': 100_000 })
          : json({ NextToken: 'two' }),
    },
    findings: [
      [
        'Model quotas',
        'warning',
        /^the quota "Cross-region .* Sonnet 4\.6" is 100000, enough for about 12 questions a minute, but 6 tasks \(service\.maxTasks\) with 35 running answers each .* can take 630, which need 5166000$/,
        /--region eu-central-1 --service-code bedrock --quota-code L-00000000 --desired-value 5166000; or lower service\.maxTasks/,
      ],
    ],
  },
  {
    name: 'a quota of fewer requests per minute than the tasks can send',
    aws: {
      'servicequotas:ListServiceQuotas': () => modelQuotas({ 'Cross-region model inference requests': 200 }),
    },
    findings: [
      [
        'Model quotas',
        'warning',
        /requests per minute .* is 200, enough for about 100 .* can take 630, which need 1260$/,
        /L-00000002/,
      ],
    ],
  },
  {
    name: 'a quota of zero, which cannot be changed, for a global profile',
    deployment: withModel(`global.${MODEL}`),
    aws: { 'servicequotas:ListServiceQuotas': () => modelQuotas({ Global: 0 }), ...withGlobalProfile },
    findings: [['Model quotas', 'fault', /"Global cross-region .* is 0, so Bedrock refuses every/, /^Ask AWS Support/]],
  },
  {
    name: 'a model whose name occurs in no quota',
    aws: {
      'servicequotas:ListServiceQuotas': () => json({ Quotas: [] }),
      'servicequotas:ListAWSDefaultServiceQuotas': () => json({ Quotas: [] }),
    },
    findings: [
      ['Model quotas', 'unknown', /no quota per minute whose name fits eu\.anthropic/, /Amazon Bedrock in eu-c/],
    ],
  },
  {
    name: 'a model that the region does not offer',
    aws: { 'bedrock:GetInferenceProfile': () => jsonError('ResourceNotFoundException', 404) },
    findings: [
      [
        'Answering model',
        'fault',
        /offers neither a model nor an inference profile eu\.anthropic/,
        /list-inference-profiles/,
      ],
    ],
  },
  {
    name: 'a model that cannot use tools',
    deployment: withModel('meta.llama3-2-3b-instruct-v1:0'),
    aws: { 'bedrock:GetFoundationModel': ({ path }) => model(lastSegment(path)) },
    findings: [['Answering model', 'fault', /llama3-2.* cannot use tools/, /another model.*"knowledge-base"/]],
  },
  {
    name: 'a model for which it is not known whether it can use tools',
    deployment: withModel('writer.palmyra-x5-v1:0'),
    findings: [['Answering model', 'warning', /not known whether writer\.palmyra-x5-v1:0 can use tools/, /models\.ts/]],
  },
  {
    name: 'citations of Bedrock from a model that does not support them',
    deployment: {
      ...withModel('amazon.nova-pro-v1:0'),
      service: { environment: { MODEL_CITATIONS: 'native' } },
    },
    findings: [['Answering model', 'warning', /MODEL_CITATIONS is "native", but amazon\.nova-pro/, /^Remove/]],
  },
  {
    name: 'an inference profile with a region in which the tasks may not invoke models',
    aws: {
      'bedrock:GetInferenceProfile': () =>
        profile(`eu.${MODEL}`, {
          models: ['eu-west-1', 'il-central-1'].map((region) => ({
            modelArn: `arn:aws:bedrock:${region}::foundation-model/${MODEL}`,
          })),
        }),
    },
    findings: [
      ['Answering model', 'fault', /may route questions to il-central-1, where the tasks/, /model-geographies\.ts/],
    ],
  },
  {
    name: 'a reranking model that the region does not offer',
    deployment: withReranking,
    aws: {
      'bedrock:GetFoundationModel': ({ path }) =>
        /rerank|\/eu\./.test(path) ? jsonError('ResourceNotFoundException', 404) : model(lastSegment(path)),
    },
    findings: [
      ['Reranking model', 'fault', /amazon\.rerank-v1:0 is not offered in eu-central-1/, /list-foundation-models/],
    ],
  },
  {
    name: 'an update that would delete the knowledge base of an agent',
    deployment: withAgent,
    aws: {
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::Bedrock::KnowledgeBase', 'KB12345678'),
      'bedrock:GetAgent': () => agent('PREPARED'),
      'bedrock:GetAgentAlias': () => alias(),
    },
    findings: [
      ['Knowledge base', 'fault', /would delete the knowledge base KB12345678 and its index/, /"knowledgeBase": true/],
    ],
  },
  {
    name: 'an update that deletes the knowledge base of an agent on purpose',
    deployment: { engine: { ...withAgent.engine, knowledgeBase: false } },
    aws: {
      ...existingStack,
      'cloudformation:ListStackResources': withResource('AWS::Bedrock::KnowledgeBase', 'KB12345678'),
      'bedrock:GetAgent': () => agent('PREPARED'),
      'bedrock:GetAgentAlias': () => alias(),
    },
    findings: [
      ['Knowledge base', 'warning', /would delete the knowledge base KB12345678 and its index$/, /^Disassociate/],
    ],
  },
  {
    name: 'a model that needs an inference profile',
    deployment: { engine: { kind: 'knowledge-base', model: MODEL } },
    aws: {
      'bedrock:GetFoundationModel': ({ path }) =>
        model(lastSegment(path), lastSegment(path) === MODEL ? { inferenceTypesSupported: ['INFERENCE_PROFILE'] } : {}),
      'bedrock:ListInferenceProfiles': () =>
        json({
          inferenceProfileSummaries: [
            JSON.parse(profile(`eu.${MODEL}`).body),
            JSON.parse(profile('eu.amazon.nova-pro-v1:0').body),
          ],
        }),
    },
    findings: [
      [
        'Answering model',
        'fault',
        /only through an inference profile/,
        /^Set engine\.model to eu\.anthropic\.claude-sonnet-4-6;/,
      ],
    ],
  },
  {
    name: 'a legacy model in a new deployment',
    aws: withLifecycle({ status: 'LEGACY', endOfLifeTime: '2027-02-17T00:00:00Z' }),
    findings: [
      [
        'Answering model',
        'fault',
        /is a legacy model, which AWS retires on 2027-02-17; Bedrock refuses it to accounts/,
        /successor/,
      ],
    ],
  },
  {
    name: 'a legacy model in an existing deployment',
    aws: { ...existingStack, ...withLifecycle({ status: 'LEGACY', endOfLifeTime: '2027-02-17T00:00:00Z' }) },
    findings: [['Answering model', 'warning', /legacy model, which AWS retires on 2027-02-17$/, /before that date/]],
  },
  {
    name: 'a legacy model in an existing deployment that uses another model',
    aws: {
      ...existingStack,
      ...withLifecycle({ status: 'LEGACY' }),
      ...withTaskModel('eu.amazon.nova-pro-v1:0'),
    },
    findings: [['Answering model', 'fault', /refuses it to accounts that have not used it recently$/, /successor/]],
  },
  {
    name: 'a legacy model that the existing deployment uses',
    aws: { ...existingStack, ...withLifecycle({ status: 'LEGACY' }), ...withTaskModel(`eu.${MODEL}`) },
    findings: [['Answering model', 'warning', /on a date that is not known yet$/, /successor/]],
  },
  {
    name: 'a legacy model without a date',
    aws: { ...existingStack, ...withLifecycle({ status: 'LEGACY' }) },
    findings: [['Answering model', 'warning', /which AWS retires on a date that is not known yet$/, /successor/]],
  },
  {
    name: 'a model past its end of life, even in an existing deployment',
    aws: { ...existingStack, ...withLifecycle({ status: 'LEGACY', endOfLifeTime: '2026-11-01T00:00:00Z' }) },
    findings: [['Answering model', 'fault', /reached its end of life on 2026-11-01/, /successor/]],
  },
  {
    name: 'a legacy embedding model in a new deployment',
    aws: withLifecycle({ status: 'LEGACY' }, 'cohere.embed-multilingual-v3'),
    findings: [['Embedding model', 'fault', /legacy model.*refuses it to accounts/, /knowledge\.embedding/]],
  },
  {
    name: 'a model without text output and streaming',
    aws: {
      'bedrock:GetFoundationModel': ({ path }) =>
        lastSegment(path).startsWith('eu.')
          ? jsonError('ValidationException')
          : model(
              lastSegment(path),
              lastSegment(path) === MODEL ? { outputModalities: ['IMAGE'], responseStreamingSupported: false } : {},
            ),
    },
    findings: [
      ['Answering model', 'fault', /does not output text/, /another model/],
      ['Answering model', 'fault', /response streaming/, /another model/],
    ],
  },
  {
    name: 'a model without an agreement',
    aws: {
      'bedrock:GetFoundationModelAvailability': ({ path }) =>
        availability(
          lastSegment(path),
          lastSegment(path) === MODEL ? { agreementAvailability: { status: 'NOT_AVAILABLE' } } : {},
        ),
    },
    findings: [['Answering model', 'fault', /no agreement for anthropic.*NOT_AVAILABLE/, /use-case form/]],
  },
  {
    name: 'a model that the organisation does not allow',
    aws: {
      'bedrock:GetFoundationModelAvailability': ({ path }) =>
        availability(
          lastSegment(path),
          lastSegment(path) === MODEL
            ? { authorizationStatus: 'NOT_AUTHORIZED', entitlementAvailability: 'NOT_AVAILABLE' }
            : {},
        ),
    },
    findings: [
      ['Answering model', 'fault', /not authorised/, /organisation/],
      ['Answering model', 'fault', /not entitled/, /Subscribe/],
    ],
  },
  {
    name: 'an embedding model that the region does not offer',
    aws: {
      'bedrock:GetFoundationModel': ({ path }) =>
        lastSegment(path) === MODEL ? model(MODEL) : jsonError('ResourceNotFoundException', 404),
    },
    findings: [
      [
        'Embedding model',
        'fault',
        /cohere\.embed-multilingual-v3 is not offered in eu-central-1/,
        /knowledge\.embedding/,
      ],
    ],
  },
  {
    name: 'an embedding model that is not available',
    aws: {
      'bedrock:GetFoundationModelAvailability': ({ path }) =>
        availability(
          lastSegment(path),
          lastSegment(path).startsWith('cohere') ? { regionAvailability: 'NOT_AVAILABLE' } : {},
        ),
    },
    findings: [['Embedding model', 'fault', /is not available in eu-central-1/, /another region/]],
  },
  {
    name: 'a region without S3 Vectors',
    aws: {
      'cloudformation:DescribeType': ({ body }) =>
        body.includes('S3Vectors') ? xmlError('TypeNotFoundException', 404) : query('DescribeType', {}),
    },
    findings: [
      [
        'Regional services',
        'fault',
        /has no type AWS::S3Vectors::VectorBucket, AWS::S3Vectors::Index$/,
        /another region/,
      ],
    ],
  },
  {
    name: 'a missing agent',
    deployment: withAgent,
    aws: { 'bedrock:GetAgent': () => jsonError('ResourceNotFoundException', 404) },
    findings: [['Agent', 'fault', /no agent ABCDEFGHIJ/, /list-agents.*"converse"/]],
  },
  {
    name: 'a failed agent',
    deployment: withAgent,
    aws: { 'bedrock:GetAgent': () => agent('FAILED'), 'bedrock:GetAgentAlias': () => alias() },
    findings: [['Agent', 'fault', /is FAILED/, /prepare-agent/]],
  },
  {
    name: 'an agent with unprepared changes',
    deployment: withAgent,
    aws: { 'bedrock:GetAgent': () => agent('NOT_PREPARED'), 'bedrock:GetAgentAlias': () => alias() },
    findings: [['Agent', 'warning', /latest changes/, /prepare-agent/]],
  },
  {
    name: 'a missing alias',
    deployment: withAgent,
    aws: {
      'bedrock:GetAgent': () => agent('PREPARED'),
      'bedrock:GetAgentAlias': () => jsonError('ResourceNotFoundException', 404),
    },
    findings: [['Agent', 'fault', /no alias KLMNOPQRST/, /list-agent-aliases/]],
  },
  {
    name: 'an unprepared alias',
    deployment: withAgent,
    aws: {
      'bedrock:GetAgent': () => agent('PREPARED'),
      'bedrock:GetAgentAlias': () => alias({ agentAliasStatus: 'DISSOCIATED' }),
    },
    findings: [['Agent', 'fault', /alias KLMNOPQRST is DISSOCIATED/, /prepared version/]],
  },
  {
    name: 'an alias that rejects invocations',
    deployment: withAgent,
    aws: {
      'bedrock:GetAgent': () => agent('PREPARED'),
      'bedrock:GetAgentAlias': () => alias({ aliasInvocationState: 'REJECT_INVOCATIONS' }),
    },
    findings: [['Agent', 'fault', /rejects invocations/, /ACCEPT_INVOCATIONS/]],
  },
  {
    name: 'an agent whose version uses a legacy model through a profile',
    deployment: withAgent,
    aws: {
      ...withLifecycle({ status: 'LEGACY' }),
      'bedrock:GetAgent': () => agent('PREPARED'),
      'bedrock:GetAgentAlias': () => alias({ routingConfiguration: [{ agentVersion: '3' }] }),
      'bedrock:GetAgentVersion': () =>
        json({ agentVersion: { foundationModel: `arn:aws:bedrock:eu-central-1:1:inference-profile/eu.${MODEL}` } }),
    },
    findings: [['Agent model', 'fault', /claude-sonnet-4-6 is a legacy model.*accounts/, /successor in the agent/]],
  },
  {
    name: 'a missing guardrail',
    deployment: withGuardrail,
    aws: { 'bedrock:GetGuardrail': () => jsonError('ResourceNotFoundException', 404) },
    findings: [['Guardrail', 'fault', /no version 2 of a guardrail abc123/, /list-guardrails/]],
  },
  {
    name: 'a failed guardrail',
    deployment: withGuardrail,
    aws: { 'bedrock:GetGuardrail': () => json({ name: 'Decency', status: 'FAILED', statusReasons: ['too long'] }) },
    findings: [['Guardrail', 'fault', /is FAILED \(too long\)/, /create a version/]],
  },
];
