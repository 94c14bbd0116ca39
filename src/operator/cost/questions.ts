import { modelId } from '../../models';
import { type Json, resourcesOf, type Templates, text } from '../templates/template';
import { COMPRESSION, CONVERSE, MONTH, QUESTION, RETENTION_DAYS } from './assumptions';
import { type Charge, type Component, DAYS_PER_MONTH, type PricedModel } from './charge';
import { vectorBytes } from './fixed/knowledge';
import { embeddingOf, modelPricesOf, rerankingOf } from './models';
import type { PriceName } from './prices';
import type { Rates } from './rates';
import { type Tokens, tokensOf } from './tokens';

/** The number of questions for which the document states the cost. */
export const QUESTIONS = 1_000;

/** When a user opens a source, the application asks S3 whether the document has changed, and then reads it. */
const READS_PER_SOURCE = 2;

/**
 * Gigabytes that one LCU-hour covers. AWS charges for the dimension that needs the most LCUs. For this product, that is the number of
 * processed bytes ("Elastic Load Balancing pricing").
 */
const GIGABYTES_PER_LCU_HOUR = 1;
const KILOBYTES_PER_GIGABYTE = 1e6;

/** The estimate assumes this model for an agent unless `--model` names another, because no template contains an agent's model. */
const AGENT_MODEL = 'anthropic.claude-sonnet-4-6';

/** Returns the charges for a thousand questions with their answers. */
export function questionCharges(templates: Templates, rates: Rates): Charge[] {
  const environment = environmentOf(templates);
  return [
    ...answerCharges(environment, rates),
    ...guardrailCharges(environment, templates),
    ...rerankingCharges(environment, rates),
    ...searchCharges(templates, rates),
    ...conversationCharges(),
    ...networkCharges(templates),
    ...logCharges(templates),
  ];
}

function answerCharges(environment: Json, { configured, model }: Rates): Charge[] {
  const engine = environment.ANSWER_ENGINE;
  const arn = model ?? (engine === 'agent' ? AGENT_MODEL : environment.MODEL_ARN);
  const { name, cache, ...prices } = modelPricesOf(arn, configured);
  const { input, output, cache: cached } = tokensOf(engine, cache);
  const tokens = (
    kind: NonNullable<PricedModel['tokens']>,
    item: string,
    price: Charge['price'],
    { count, basis }: Tokens,
  ): Charge => ({
    ...charge('Answers', `${name}, ${item}`, price, count, basis),
    model: { id: modelId(text(arn)), option: 'prices.models', tokens: kind },
  });
  return [
    tokens('input', 'input', prices.input, input),
    ...(cached
      ? [
          tokens('cacheWrite', 'prompt cache, written', cache!.write, cached.written),
          tokens('cacheRead', 'prompt cache, read', cache!.read, cached.read),
        ]
      : []),
    tokens('output', 'output', prices.output, output),
  ];
}

/**
 * The policies of a guardrail for which AWS charges, each with its property in the template. If the template contains no guardrail, the
 * estimate assumes that the existing guardrail has the policies with `isAssumed`. Word filters are free.
 */
const GUARDRAIL_POLICIES: readonly {
  readonly property: string;
  readonly item: string;
  readonly price: PriceName;
  readonly isAssumed: boolean;
}[] = [
  { property: 'ContentPolicyConfig', item: 'content filters', price: 'guardrailContent', isAssumed: true },
  { property: 'TopicPolicyConfig', item: 'denied topics', price: 'guardrailTopics', isAssumed: true },
  {
    property: 'SensitiveInformationPolicyConfig',
    item: 'personal data',
    price: 'guardrailPersonalData',
    isAssumed: false,
  },
  { property: 'ContextualGroundingPolicyConfig', item: 'grounding', price: 'guardrailGrounding', isAssumed: false },
];

/**
 * Returns the charges for the guardrail of the deployment. The guardrail of an agent belongs to the agent and is not part of the
 * deployment.
 */
function guardrailCharges(environment: Json, { stack }: Templates): Charge[] {
  if (!environment.GUARDRAIL_ID) return [];
  const { value } = environment.ANSWER_ENGINE === 'converse' ? CONVERSE.textUnits : QUESTION.textUnits;
  const [own] = resourcesOf(stack, 'AWS::Bedrock::Guardrail');
  return GUARDRAIL_POLICIES.filter(({ property, isAssumed }) => (own ? property in own[1] : isAssumed)).map(
    ({ item, price }) => charge('Answers', `Guardrail, ${item}`, price, value, `${value} text units each`),
  );
}

/** Returns the charge for reranking the passages of a search; an empty list if the deployment names no reranking model. */
function rerankingCharges({ RERANKING_MODEL_ARN: arn }: Json, rates: Rates): Charge[] {
  if (!arn) return [];
  const { item, price, model } = rerankingOf(arn, rates);
  return [{ ...charge('Answers', item, price, 1, 'one search each'), model }];
}

/** Returns the charges for searching the knowledge base. An agent may use knowledge bases that are not part of the deployment. */
function searchCharges({ stack }: Templates, rates: Rates): Charge[] {
  const [found] = resourcesOf(stack, 'AWS::Bedrock::KnowledgeBase');
  if (!found) return [];
  const [, base] = found;
  const [[, { Dimension }]] = resourcesOf(stack, 'AWS::S3Vectors::Index') as [[string, Json]];
  const { value: tokens } = QUESTION.questionTokens;
  const embedding = embeddingOf(base, 'Embedding of the question', rates);
  const bytes = MONTH.passages.value * vectorBytes(Dimension);
  return [
    {
      ...charge('Knowledge', embedding.item, embedding.price, tokens, `${tokens} tokens each`),
      model: embedding.model,
    },
    charge('Knowledge', 'Queries of the index', 'vectorQuery', 1, 'one each'),
    charge(
      'Knowledge',
      'Vectors searched',
      'vectorSearch',
      bytes / 1e12,
      `${(bytes / 1e9).toFixed(2)} GB each, the whole index`,
    ),
    charge(
      'Knowledge',
      'Sources opened',
      'objectRead',
      READS_PER_SOURCE * QUESTION.sources.value,
      `${QUESTION.sources.value} each, with ${READS_PER_SOURCE} requests`,
    ),
  ];
}

function conversationCharges(): Charge[] {
  const seconds = QUESTION.answerSeconds.value;
  const writes = seconds + QUESTION.otherWrites.value;
  const { value: kilobytes } = QUESTION.storedKilobytes;
  const stored = ((kilobytes / KILOBYTES_PER_GIGABYTE) * RETENTION_DAYS) / DAYS_PER_MONTH;
  const basis = `${kilobytes} KB each, for ${RETENTION_DAYS} days`;
  return [
    charge(
      'Conversations',
      'Writes',
      'tableWrite',
      writes,
      `${writes} units each: one item of the log per second of the answer, and ${QUESTION.otherWrites.value} other writes`,
    ),
    charge('Conversations', 'Reads', 'tableRead', QUESTION.reads.value, `${QUESTION.reads.value} units each`),
    charge('Conversations', 'Storage', 'tableStorage', stored, basis),
    charge('Conversations', 'Point-in-time recovery', 'tableBackup', stored, basis),
  ];
}

function networkCharges({ edge, stack }: Templates): Charge[] {
  const { requests, kilobytes, endpointKilobytes } = QUESTION;
  const gigabytes = kilobytes.value / KILOBYTES_PER_GIGABYTE;
  const hasWebAcl = resourcesOf(edge, 'AWS::WAFv2::WebACL').length > 0;
  const hasNat = resourcesOf(stack, 'AWS::EC2::NatGateway').length > 0;
  return [
    charge('Edge', 'Requests to CloudFront', 'edgeRequest', requests.value, `${requests.value} each`),
    charge('Edge', 'Bytes from CloudFront', 'edgeBytes', gigabytes, `${kilobytes.value} KB each`),
    ...(hasWebAcl
      ? [charge('Edge', 'Requests checked by the web ACL', 'webAclRequest', requests.value, `${requests.value} each`)]
      : []),
    charge(
      'Load balancer',
      'Capacity',
      'loadBalancerCapacity',
      gigabytes / GIGABYTES_PER_LCU_HOUR,
      `${kilobytes.value} KB each; an LCU-hour covers 1 GB`,
    ),
    charge(
      'Network',
      'Bytes through interface endpoints',
      'endpointBytes',
      endpointKilobytes.value / KILOBYTES_PER_GIGABYTE,
      `${endpointKilobytes.value} KB each`,
    ),
    // Only sign-ins use the NAT gateways. A user signs in about once a day.
    ...(hasNat
      ? [
          charge(
            'Network',
            'Bytes through NAT gateways',
            'natBytes',
            1 / KILOBYTES_PER_GIGABYTE,
            '1 KB each, for signing in',
          ),
        ]
      : []),
  ];
}

function logCharges({ stack }: Templates): Charge[] {
  const { logKilobytes, flowKilobytes, accessLogKilobytes } = QUESTION;
  const days = Math.max(
    ...resourcesOf(stack, 'AWS::Logs::LogGroup').map(([, { RetentionInDays }]) => Number(RetentionInDays)),
  );
  const months = days / DAYS_PER_MONTH;
  const logged = logKilobytes.value + flowKilobytes.value;
  return [
    charge('Observability', 'Logs', 'log', logged / KILOBYTES_PER_GIGABYTE, `${logged} KB each`),
    charge(
      'Observability',
      'Storage of logs',
      'logStorage',
      (logged / KILOBYTES_PER_GIGABYTE) * months * COMPRESSION,
      `${logged} KB each, for ${days} days, compressed`,
    ),
    charge(
      'Observability',
      'Storage of access logs',
      'objectStorage',
      (accessLogKilobytes.value / KILOBYTES_PER_GIGABYTE) * months,
      `${accessLogKilobytes.value} KB each, for ${days} days`,
    ),
  ];
}

/** @param perQuestion the quantity for one question */
function charge(
  component: Component,
  item: string,
  price: Charge['price'],
  perQuestion: number,
  basis: string,
): Charge {
  return { component, item, price, quantity: perQuestion * QUESTIONS, basis };
}

/** Returns the environment variables of the task definition. */
export function environmentOf({ stack }: Templates): Json {
  const [[, { ContainerDefinitions }]] = resourcesOf(stack, 'AWS::ECS::TaskDefinition') as [[string, Json]];
  return Object.fromEntries(ContainerDefinitions[0].Environment.map(({ Name, Value }: Json) => [Name, Value]));
}
