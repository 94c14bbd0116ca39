import { modelPricesOf } from '../cost/models';
import { environmentOf } from '../cost/questions';
import { type QuestionTokens, tokensOf } from '../cost/tokens';
import { resourcesOf, type Templates, theOnly } from '../templates/template';
import type { Measurements } from './measurements';
import { type Policy, policyOf } from './policy';

/** The values from which the document about a deployment is calculated. */
export interface Context {
  readonly measurements: Measurements;
  readonly policy: Policy;
  /** The number of running answers per task at which auto scaling starts another task. */
  readonly answersPerTask: number;
  /** The value of `ANSWER_ENGINE`. */
  readonly engine: string;
  /** The tokens of a question with its answer. */
  readonly tokens: QuestionTokens;
  /**
   * The number of IP addresses for tasks in the isolated subnets. Undefined if the deployment uses existing subnets, whose sizes are
   * not in the template.
   */
  readonly taskAddresses: number | undefined;
  /** Number of availability zones. */
  readonly zones: number;
  /**
   * The web ACL blocks an IP address that sends more than this number of questions in five minutes. Undefined if the deployment does
   * not create the web ACL.
   */
  readonly questionsPerAddress: number | undefined;
}

/** The number of addresses that AWS reserves in each subnet ("Subnet CIDR blocks" in the VPC guide). */
const RESERVED = 5;

export function contextOf(templates: Templates, measurements: Measurements): Context {
  const policy = policyOf(templates);
  const { ANSWER_ENGINE: engine, MODEL_ARN } = environmentOf(templates);
  return {
    measurements,
    engine,
    tokens: tokensOf(engine, MODEL_ARN && modelPricesOf(MODEL_ARN).cache),
    policy,
    answersPerTask: policy.tracking.find(({ metric }) => metric === 'answers')!.target,
    taskAddresses: taskAddressesOf(templates),
    zones: theOnly(templates.stack, 'AWS::ECS::Service').NetworkConfiguration.AwsvpcConfiguration.Subnets.length,
    questionsPerAddress: questionLimitOf(templates),
  };
}

function taskAddressesOf({ stack }: Templates): number | undefined {
  const subnets = resourcesOf(stack, 'AWS::EC2::Subnet').filter(([id]) => id.includes('Tasks'));
  if (subnets.length === 0) return undefined;
  const endpoints = resourcesOf(stack, 'AWS::EC2::VPCEndpoint').filter(
    ([, { VpcEndpointType }]) => VpcEndpointType === 'Interface',
  );
  const addresses = subnets.reduce((sum, [, { CidrBlock }]) => sum + sizeOf(CidrBlock) - RESERVED, 0);
  return addresses - endpoints.length * subnets.length;
}

function sizeOf(cidr: string): number {
  return 2 ** (32 - Number(cidr.split('/')[1]));
}

function questionLimitOf({ edge }: Templates): number | undefined {
  const rules = resourcesOf(edge, 'AWS::WAFv2::WebACL').flatMap(([, { Rules }]) => Rules);
  return rules.find(({ Name }) => Name === 'TooManyQuestions')?.Statement.RateBasedStatement.Limit;
}
