import { ENV } from '../../contract';
import { type Json, resourcesOf, type Templates } from '../templates/template';
import { COMPRESSED, MONTH, QUESTION, RETENTION_DAYS } from './assumptions';
import type { Charge, Component } from './charge';
import { vectorBytes } from './fixed/knowledge';
import { embeddingPriceOf, modelPricesOf } from './models';
import type { PriceName } from './prices';
import { quantity } from './words';

/** So many questions the document speaks of. */
export const QUESTIONS = 1_000;

const DAYS_OF_A_MONTH = 365 / 12;
/** Capacity of a load balancer for an hour, in GB; "Elastic Load Balancing pricing". Bytes are what weighs most here. */
const GIGABYTES_OF_AN_LCU = 1;
const KILOBYTES_OF_A_GIGABYTE = 1e6;
/** Seconds between two renewals of a lease. */
const RENEWED_EVERY = 4;

/** The model that an agent is assumed to have: which one, no template says. */
const MODEL_OF_AN_AGENT = 'anthropic.claude-sonnet-4-5';

/** What a thousand questions cost, each with its answer, however long it takes to ask them. */
export function questionCharges(templates: Templates): Charge[] {
  const environment = environmentOf(templates);
  return [
    ...answering(environment),
    ...guarding(environment),
    ...searching(templates),
    ...keeping(),
    ...travelling(templates),
    ...logging(templates),
  ];
}

function answering(environment: Json): Charge[] {
  const isAgent = environment[ENV.answerEngine] === 'agent';
  const { name, input, output } = modelPricesOf(isAgent ? MODEL_OF_AN_AGENT : environment[ENV.modelArn]);
  const times = isAgent ? QUESTION.agentFactor.value : 1;
  const how = (tokens: number) => `${quantity(tokens)} tokens each${isAgent ? ` × ${times}, as an agent` : ''}`;
  return [
    charge('Answers', `${name}, reading`, input, times * QUESTION.inputTokens.value, how(QUESTION.inputTokens.value)),
    charge(
      'Answers',
      `${name}, writing`,
      output,
      times * QUESTION.outputTokens.value,
      how(QUESTION.outputTokens.value),
    ),
  ];
}

/** An agent has its guardrail, if any, with itself. */
function guarding(environment: Json): Charge[] {
  if (!environment[ENV.guardrailId]) return [];
  const { value } = QUESTION.textUnits;
  return [
    charge('Answers', 'Guardrail, filters of content', 'guardrailContent', value, `${value} text units each`),
    charge('Answers', 'Guardrail, denied topics', 'guardrailTopics', value, `${value} text units each`),
  ];
}

function searching({ stack }: Templates): Charge[] {
  const [[, base]] = resourcesOf(stack, 'AWS::Bedrock::KnowledgeBase') as [[string, Json]];
  const [[, { Dimension }]] = resourcesOf(stack, 'AWS::S3Vectors::Index') as [[string, Json]];
  const { value: tokens } = QUESTION.questionTokens;
  const bytes = MONTH.passages.value * vectorBytes(Dimension);
  return [
    charge('Knowledge', 'Embedding of the question', embeddingPriceOf(base), tokens, `${tokens} tokens each`),
    charge('Knowledge', 'Queries of the index', 'vectorQuery', 1, 'one each'),
    charge(
      'Knowledge',
      'What they search',
      'vectorSearch',
      bytes / 1e12,
      `${(bytes / 1e9).toFixed(2)} GB each, the whole index`,
    ),
    charge(
      'Knowledge',
      'Sources that are opened',
      'objectRead',
      QUESTION.sources.value,
      `${QUESTION.sources.value} each`,
    ),
  ];
}

function keeping(): Charge[] {
  const seconds = QUESTION.answerSeconds.value;
  const writes = seconds + seconds / RENEWED_EVERY + QUESTION.otherWrites.value;
  const { value: kilobytes } = QUESTION.storedKilobytes;
  const kept = ((kilobytes / KILOBYTES_OF_A_GIGABYTE) * RETENTION_DAYS) / DAYS_OF_A_MONTH;
  const how = `${kilobytes} KB each, for ${RETENTION_DAYS} days`;
  return [
    charge(
      'Conversations',
      'Writes',
      'tableWrite',
      writes,
      `${writes} units each: a checkpoint a second, a lease every ${RENEWED_EVERY}, and ${QUESTION.otherWrites.value}`,
    ),
    charge('Conversations', 'Reads', 'tableRead', QUESTION.reads.value, `${QUESTION.reads.value} units each`),
    charge('Conversations', 'Storage', 'tableStorage', kept, how),
    charge('Conversations', 'Backups to any point in time', 'tableBackup', kept, how),
  ];
}

function travelling({ edge, stack }: Templates): Charge[] {
  const { requests, kilobytes, endpointKilobytes } = QUESTION;
  const gigabytes = kilobytes.value / KILOBYTES_OF_A_GIGABYTE;
  const hasWebAcl = resourcesOf(edge, 'AWS::WAFv2::WebACL').length > 0;
  const hasNat = resourcesOf(stack, 'AWS::EC2::NatGateway').length > 0;
  return [
    charge('Edge', 'Requests to CloudFront', 'edgeRequest', requests.value, `${requests.value} each`),
    charge('Edge', 'Bytes from CloudFront', 'edgeBytes', gigabytes, `${kilobytes.value} KB each`),
    ...(hasWebAcl
      ? [
          charge(
            'Edge',
            'Requests that the web ACL looks at',
            'webAclRequest',
            requests.value,
            `${requests.value} each`,
          ),
        ]
      : []),
    charge(
      'Load balancer',
      'Capacity',
      'loadBalancerCapacity',
      gigabytes / GIGABYTES_OF_AN_LCU,
      `${kilobytes.value} KB each, 1 GB to an LCU-hour`,
    ),
    charge(
      'Network',
      'Bytes through interface endpoints',
      'endpointBytes',
      endpointKilobytes.value / KILOBYTES_OF_A_GIGABYTE,
      `${endpointKilobytes.value} KB each`,
    ),
    // Signing in alone goes that way, once a day for each person.
    ...(hasNat
      ? [
          charge(
            'Network',
            'Bytes through NAT gateways',
            'natBytes',
            1 / KILOBYTES_OF_A_GIGABYTE,
            '1 KB each, of signing in',
          ),
        ]
      : []),
  ];
}

function logging({ stack }: Templates): Charge[] {
  const { logKilobytes, flowKilobytes, accessLogKilobytes } = QUESTION;
  const days = Math.max(
    ...resourcesOf(stack, 'AWS::Logs::LogGroup').map(([, { RetentionInDays }]) => Number(RetentionInDays)),
  );
  const months = days / DAYS_OF_A_MONTH;
  const logged = logKilobytes.value + flowKilobytes.value;
  return [
    charge('Observability', 'Logs', 'log', logged / KILOBYTES_OF_A_GIGABYTE, `${logged} KB each`),
    charge(
      'Observability',
      'Logs, kept',
      'logStorage',
      (logged / KILOBYTES_OF_A_GIGABYTE) * months * COMPRESSED,
      `${logged} KB each, for ${days} days, compressed`,
    ),
    charge(
      'Observability',
      'Access logs, kept',
      'objectStorage',
      (accessLogKilobytes.value / KILOBYTES_OF_A_GIGABYTE) * months,
      `${accessLogKilobytes.value} KB each, for ${days} days`,
    ),
  ];
}

function charge(component: Component, what: string, price: PriceName, quantityOfOne: number, counted: string): Charge {
  return { component, what, price, quantity: quantityOfOne * QUESTIONS, counted };
}

/** Variables of the application, as the deployment sets them. */
function environmentOf({ stack }: Templates): Json {
  const [[, { ContainerDefinitions }]] = resourcesOf(stack, 'AWS::ECS::TaskDefinition') as [[string, Json]];
  return Object.fromEntries(ContainerDefinitions[0].Environment.map(({ Name, Value }: Json) => [Name, Value]));
}
