import { BedrockAgentClient, ListIngestionJobsCommand } from '@aws-sdk/client-bedrock-agent';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DescribeTableCommand, DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HeadBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { TABLE } from '../contract';
import { conditionalWriteFault } from './conditional-writes';
import { credentialsIn, ENDPOINTS, type Environment, withJwks } from './environment';
import { ServerFault, sentenceOf } from './server-faults';

type Service = keyof typeof ENDPOINTS;
type Client = { destroy(): void };
type Options = { endpoint: string; region: string; maxAttempts: number };

/** Checks that a server has the resource that the application needs. @throws ServerFault, or the SDK's error */
type Check = (options: Options, environment: Environment) => Promise<void>;

/** Timeout of one request, in milliseconds. */
const TIMEOUT = 5_000;
const KEYS = [TABLE.partitionKey, TABLE.sortKey, TABLE.activityKey];
const SIGN_IN_FLOWS = ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'];

const CHECKS: Partial<Record<Service, Check>> = {
  bedrockAgent: checkDataSource,
  cognito: checkUserPool,
  dynamoDb: checkTable,
  lambda: checkFunction,
  s3: checkBucket,
};

/**
 * Checks the servers that `AWS_ENDPOINT_URL_…` variables name, before any stand-in starts.
 *
 * @param environment the environment, with the defaults of `withNames` (environment.ts)
 * @param report prints a sentence about an S3 server that works but may lose changes, because it ignores conditions on writes
 * @throws Error with one sentence for each server that cannot be used
 */
export async function assertOtherServers(environment: Environment, report: (sentence: string) => void): Promise<void> {
  const given = (Object.keys(ENDPOINTS) as Service[]).filter((service) => environment[ENDPOINTS[service]]);
  const sentences = await Promise.all(given.map((service) => faultOf(service, environment)));
  const faults = sentences.filter((sentence) => sentence !== undefined);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  if (given.includes('s3')) await reportIgnoredConditions(environment, report);
}

async function reportIgnoredConditions(environment: Environment, report: (sentence: string) => void): Promise<void> {
  const { KNOWLEDGE_BUCKET: bucket, [ENDPOINTS.s3]: address } = environment;
  const check = (s3: S3Client) => conditionalWriteFault(s3, bucket!);
  const fault = await withClient(new S3Client(optionsFor('s3', environment)), check).catch((error: Error) => {
    const what = `The bucket "${bucket}" at ${address} (${ENDPOINTS.s3}) does not let the application write and delete`;
    throw new Error(`${what} (${error.name}): grant access, or set KNOWLEDGE_BUCKET to another one.`, { cause: error });
  });
  if (fault) report(`The S3 server at ${address} (${ENDPOINTS.s3}) ${fault}.`);
}

async function faultOf(service: Service, environment: Environment): Promise<string | undefined> {
  const variable = ENDPOINTS[service];
  const address = environment[variable]!;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    return `${variable} must be an address such as http://127.0.0.1:9000, received ${JSON.stringify(address)}.`;
  try {
    await CHECKS[service]?.(optionsFor(service, environment), environment);
    return undefined;
  } catch (error) {
    return sentenceOf(error as Error, { variable, address });
  }
}

function optionsFor(service: Service, environment: Environment): Options {
  const credentials = credentialsIn(environment);
  return {
    endpoint: environment[ENDPOINTS[service]]!,
    region: environment.AWS_REGION!,
    maxAttempts: 1,
    ...(credentials && { credentials }),
  };
}

/**
 * Statuses of HeadBucket whose cause a second request must find out: 400 and 403 may have several causes (API reference, "HeadBucket"), and
 * 301 means that the bucket is in another region.
 */
const UNNAMED = [301, 400, 403];

async function checkBucket(options: Options, { KNOWLEDGE_BUCKET: Bucket }: Environment): Promise<void> {
  await withClient(new S3Client(options), async (s3) => {
    const head = s3.send(new HeadBucketCommand({ Bucket }), inTime());
    await head.catch((error) => {
      if (!UNNAMED.includes(error.$metadata?.httpStatusCode)) throw error;
      // A response to HEAD has no body, so the error does not name the cause, such as wrong credentials. The response to a GET names it.
      return s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }), inTime());
    });
  }).catch((error) => {
    throw missing(error, `The bucket "${Bucket}"`, 'KNOWLEDGE_BUCKET', 'NotFound', 'NoSuchBucket');
  });
}

async function checkTable(options: Options, { TABLE_NAME: TableName }: Environment): Promise<void> {
  const describe = new DescribeTableCommand({ TableName });
  const { Table } = await withClient(new DynamoDBClient(options), (client) => client.send(describe, inTime())).catch(
    (error) => {
      throw missing(error, `The table "${TableName}"`, 'TABLE_NAME', 'ResourceNotFoundException');
    },
  );
  if (hasOurKeys(Table)) return;
  throw new ServerFault(
    `The table "${TableName}" does not have the keys that the application needs (partition key ${TABLE.partitionKey}, sort key ` +
      `${TABLE.sortKey}, local index ${TABLE.activityIndex} with the sort key ${TABLE.activityKey} and all attributes; all keys are strings)`,
    'TABLE_NAME',
    'create it with these keys',
  );
}

async function checkUserPool(options: Options, environment: Environment): Promise<void> {
  const { USER_POOL_ID: UserPoolId } = environment;
  await withClient(new CognitoIdentityProviderClient(options), async (cognito) => {
    await cognito.send(new DescribeUserPoolCommand({ UserPoolId }), inTime()).catch((error) => {
      throw missing(error, `The user pool "${UserPoolId}"`, 'USER_POOL_ID', ...NO_SUCH_POOL);
    });
    await checkPoolClient(cognito, environment);
    await checkGroup(cognito, environment);
  });
  await checkKeys(environment);
}

async function checkPoolClient(cognito: CognitoIdentityProviderClient, environment: Environment): Promise<void> {
  const { USER_POOL_ID: UserPoolId, USER_POOL_CLIENT_ID: ClientId } = environment;
  const client = `The client "${ClientId}" of the user pool "${UserPoolId}"`;
  const describe = new DescribeUserPoolClientCommand({ UserPoolId, ClientId });
  const { UserPoolClient } = await cognito.send(describe, inTime()).catch((error) => {
    throw missing(error, client, 'USER_POOL_CLIENT_ID', ...NO_SUCH_POOL);
  });
  const { ClientSecret, ExplicitAuthFlows = [] } = UserPoolClient ?? {};
  if (ClientSecret)
    throw new ServerFault(
      `${client} has a secret, which the sign-in page does not know`,
      'USER_POOL_CLIENT_ID',
      'create a client without a secret',
    );
  if (ExplicitAuthFlows.length > 0 && !ExplicitAuthFlows.some((flow) => SIGN_IN_FLOWS.includes(flow)))
    throw new ServerFault(
      `${client} does not allow USER_PASSWORD_AUTH, which the sign-in page uses`,
      'USER_POOL_CLIENT_ID',
      'allow it',
    );
}

/** Reports only a group that does not exist. Ignores other errors, such as a missing permission, which only the console needs. */
async function checkGroup(cognito: CognitoIdentityProviderClient, environment: Environment): Promise<void> {
  const { USER_POOL_ID: UserPoolId, ADMIN_GROUP: GroupName } = environment;
  const list = new ListUsersInGroupCommand({ UserPoolId, GroupName, Limit: 1 });
  await cognito.send(list, inTime()).catch((error: Error) => {
    if (error.name !== 'ResourceNotFoundException') return;
    throw missing(error, `The group "${GroupName}" of the user pool "${UserPoolId}"`, 'ADMIN_GROUP', error.name);
  });
}

/**
 * Checks that the public keys of the user pool can be read. The application verifies access tokens with these keys; without them, every
 * page for signed-in users would respond with 401.
 */
async function checkKeys(environment: Environment): Promise<void> {
  const { COGNITO_JWKS_URL: url } = withJwks(environment);
  const fault = await fetch(url!, { signal: AbortSignal.timeout(TIMEOUT) }).then(
    async (response) => {
      if (!response.ok) return String(response.status);
      const content = await response.json().catch(() => undefined);
      return Array.isArray(content?.keys) ? undefined : 'other content';
    },
    (error) => String(error.cause?.code ?? error.name),
  );
  if (fault === undefined) return;
  const what = `The user pool "${environment.USER_POOL_ID}" has no public keys (${url}: ${fault})`;
  throw new ServerFault(what, 'COGNITO_JWKS_URL', 'publish the keys at that URL');
}

/** Cognito's errors for a pool or client that does not exist, and for a value that does not have the form of an id. */
const NO_SUCH_POOL = ['ResourceNotFoundException', 'InvalidParameterException', 'ValidationException'];

async function checkFunction(options: Options, { LOCAL_RELAY, EGRESS_RELAY_FUNCTION }: Environment): Promise<void> {
  if (LOCAL_RELAY !== '1' && !EGRESS_RELAY_FUNCTION) return;
  const FunctionName = EGRESS_RELAY_FUNCTION || 'joule-verne-egress-relay';
  const dryRun = new InvokeCommand({ FunctionName, InvocationType: 'DryRun' });
  await withClient(new LambdaClient(options), (lambda) => lambda.send(dryRun, inTime())).catch((error) => {
    throw missing(error, `The function "${FunctionName}"`, 'EGRESS_RELAY_FUNCTION', 'ResourceNotFoundException');
  });
}

/**
 * Reports only a data source that does not exist. Ignores other errors, because third-party emulators of Bedrock implement
 * few operations.
 */
async function checkDataSource(options: Options, environment: Environment): Promise<void> {
  const { KNOWLEDGE_BASE_ID: knowledgeBaseId, DATA_SOURCE_ID: dataSourceId } = environment;
  const list = new ListIngestionJobsCommand({ knowledgeBaseId, dataSourceId, maxResults: 1 });
  await withClient(new BedrockAgentClient(options), (bedrock) => bedrock.send(list, inTime())).catch((error: Error) => {
    if (error.name !== 'ResourceNotFoundException') return;
    const what = `The data source "${dataSourceId}" of the knowledge base "${knowledgeBaseId}"`;
    throw missing(error, what, 'KNOWLEDGE_BASE_ID and DATA_SOURCE_ID', error.name);
  });
}

function hasOurKeys(table: TableDescription = {}): boolean {
  const { KeySchema = [], AttributeDefinitions = [], LocalSecondaryIndexes = [] } = table;
  const index = LocalSecondaryIndexes.find(({ IndexName }) => IndexName === TABLE.activityIndex);
  const names = (schema: TableDescription['KeySchema'] = []) => schema.map(({ AttributeName }) => AttributeName).join();
  return (
    names(KeySchema) === [TABLE.partitionKey, TABLE.sortKey].join() &&
    names(index?.KeySchema) === [TABLE.partitionKey, TABLE.activityKey].join() &&
    index?.Projection?.ProjectionType === 'ALL' &&
    KEYS.every((key) =>
      AttributeDefinitions.some(({ AttributeName, AttributeType }) => AttributeName === key && AttributeType === 'S'),
    )
  );
}

function missing(error: Error, what: string, setting: string, ...names: string[]): Error {
  return names.includes(error.name)
    ? new ServerFault(`${what} does not exist`, setting, 'create it', { cause: error })
    : error;
}

function inTime() {
  return { abortSignal: AbortSignal.timeout(TIMEOUT) };
}

async function withClient<C extends Client, T>(client: C, use: (client: C) => Promise<T>): Promise<T> {
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}
