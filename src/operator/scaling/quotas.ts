import { QUESTION } from '../cost/assumptions';
import type { Context } from './context';
import { type Size, sizeOf } from './size';

/** A limit that a growing number of people reaches. */
export interface Quota {
  readonly name: string;
  readonly limit: number;
  readonly unit: string;
  /** The source of the limit: the title of the AWS page, or the option of the deployment. */
  readonly source: string;
  /** How an operator can raise the limit: with an option, with a request to AWS, or not at all. */
  readonly kind: 'option' | 'adjustable' | 'fixed';
  /** Whether the limit is an option, or was read on the AWS page. If neither, operators must look it up before they rely on it. */
  readonly isVerified: boolean;
  readonly remedy: string;
  /** Returns how much of the limit a number of people uses at the peak. */
  readonly use: (size: Size) => number;
}

/**
 * A number of people so large that the minimum number of tasks has no effect; the load is then proportional to the number of people.
 */
const MANY = 1e9;

const SPLIT = 'split the users among several deployments, each in a separate account or region';
const GIGABIT = 1e9 / 8;

/** Returns all quotas. */
export function quotasOf({ policy, engine, taskAddresses, zones, questionsPerAddress }: Context): Quota[] {
  const perSecond = ({ questionsPerMinute }: Size) => questionsPerMinute / 60;
  const bedrock = 'Amazon Bedrock endpoints and quotas';
  const dynamoDb = 'Quotas in Amazon DynamoDB';
  const { requests, kilobytes } = QUESTION;
  return [
    option('Tasks', policy.maxTasks, 'tasks', '`service.maxTasks`', ({ tasks }) => tasks, 'increase it, up to 100'),
    ...(taskAddresses === undefined
      ? []
      : [
          option(
            'IP addresses of tasks',
            taskAddresses,
            'addresses',
            '`network.cidr`',
            ({ tasks }) => 2 * tasks,
            'deploy with a larger network, up to /16; an update needs two addresses for each task',
          ),
        ]),
    ...(questionsPerAddress === undefined
      ? []
      : [
          option(
            'Questions from one IP address',
            questionsPerAddress / 5,
            'a minute',
            '`access.rateLimits.questions`',
            ({ questionsPerMinute }) => questionsPerMinute,
            'increase it if this many people share one address',
          ),
        ]),
    engine === 'converse'
      ? fixed('Retrieve', 20, 'requests a second', bedrock, false, perSecond, SPLIT)
      : fixed('RetrieveAndGenerateStream', 20, 'requests a second', bedrock, true, perSecond, SPLIT),
    fixed(
      'Queries of an index of S3 Vectors',
      100,
      'requests a second',
      'S3 Vectors best practices',
      false,
      perSecond,
      `the page promises "hundreds" of requests; ${SPLIT}`,
    ),
    fixed(
      'Writes to one partition: the heartbeats of all tasks',
      1_000,
      'write units a second',
      dynamoDb,
      true,
      ({ tasks }) => tasks,
      SPLIT,
    ),
    adjustable(
      'Tokens of the model',
      6_000_000,
      'tokens a minute',
      bedrock,
      false,
      ({ tokens }) => tokens,
      'request an increase before you invite more people: new accounts have a lower quota, and Bedrock counts the longest possible answer until the answer has ended',
    ),
    adjustable(
      'Sign-ins with Cognito',
      120,
      'requests a second',
      'Quotas in Amazon Cognito',
      true,
      ({ signIns }) => signIns,
    ),
    adjustable('Users of a user pool', 40_000_000, 'users', 'Quotas in Amazon Cognito', false, ({ people }) => people),
    adjustable(
      'vCPUs on Fargate',
      6,
      'vCPUs',
      'AWS Fargate service quotas',
      false,
      ({ tasks }) => tasks * policy.vcpus,
      'request an increase; AWS also increases it automatically as the account uses more',
    ),
    adjustable('Tasks of a service', 5_000, 'tasks', 'Amazon ECS endpoints and quotas', false, ({ tasks }) => tasks),
    adjustable(
      'Targets of the load balancer',
      1_000,
      'targets',
      'Quotas for your Application Load Balancers',
      true,
      ({ tasks }) => tasks,
    ),
    adjustable(
      'Writes to a new table',
      4_000,
      'write units a second',
      'DynamoDB on-demand capacity mode',
      true,
      ({ tableWrites }) => tableWrites,
      'let the load at most double within 30 minutes, or set a warm throughput',
    ),
    adjustable('Writes to a table', 40_000, 'write units a second', dynamoDb, true, ({ tableWrites }) => tableWrites),
    adjustable(
      'Bytes through an endpoint',
      zones * 100 * GIGABIT,
      'bytes a second',
      'AWS PrivateLink quotas',
      true,
      ({ endpointBytes }) => endpointBytes,
    ),
    adjustable(
      'Requests to CloudFront',
      250_000,
      'requests a second',
      'CloudFront quotas',
      true,
      (size) => perSecond(size) * requests.value,
    ),
    adjustable(
      'Bytes from CloudFront',
      150 * GIGABIT,
      'bytes a second',
      'CloudFront quotas',
      true,
      (size) => perSecond(size) * kilobytes.value * 1000,
    ),
  ];
}

/** Returns the number of people whose peak uses the whole quota. */
export function peopleAt({ limit, use }: Quota, context: Context): number {
  return (limit / use(sizeOf(MANY, context))) * MANY;
}

/** Returns the number of deployments that this number of people needs, because AWS does not increase some quotas. */
export function deploymentsFor(people: number, context: Context): number {
  const most = Math.min(
    ...quotasOf(context)
      .filter(({ kind }) => kind === 'fixed')
      .map((quota) => peopleAt(quota, context)),
  );
  return Math.ceil(people / most);
}

type Use = Quota['use'];

function option(name: string, limit: number, unit: string, source: string, use: Use, remedy: string): Quota {
  return { name, limit, unit, source, kind: 'option', isVerified: true, use, remedy };
}

function adjustable(
  name: string,
  limit: number,
  unit: string,
  source: string,
  isVerified: boolean,
  use: Use,
  remedy = 'request an increase',
): Quota {
  return { name, limit, unit, source, kind: 'adjustable', isVerified, use, remedy };
}

function fixed(
  name: string,
  limit: number,
  unit: string,
  source: string,
  isVerified: boolean,
  use: Use,
  remedy: string,
): Quota {
  return { name, limit, unit, source, kind: 'fixed', isVerified, use, remedy };
}
