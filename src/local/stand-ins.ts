import { join } from 'node:path';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { S3Client } from '@aws-sdk/client-s3';
import { startIngestion } from './aws/bedrock-agent';
import { startBedrock } from './aws/bedrock-agent-runtime';
import { startModels } from './aws/bedrock-runtime';
import { startCognito } from './aws/cognito';
import { isTableName, startDynamoDb } from './aws/dynamodb';
import type { StandIn } from './aws/kernel/stand-in';
import { startS3 } from './aws/s3';
import { isBucketName } from './aws/s3/buckets';
import { Closers } from './closers';
import type { Environment } from './environment';
import { credentialsIn, ENDPOINTS, withDefaults, withJwks } from './environment';
import { seedExamples } from './examples';
import { type BucketKnowledge, openKnowledge } from './knowledge';

/** Waits for `work`. Prints the sentence if `work` is slow. */
export type Progress = <T>(sentence: string, work: Promise<T>) => Promise<T>;

export interface StandIns {
  /** The given environment, with the endpoints of the stand-ins and the URL of the user pool's keys added. */
  readonly environment: Environment;
  /** A client for the user pool. */
  readonly cognito: CognitoIdentityProviderClient;
  /**
   * URL that lists the mails that Cognito would have sent. Absent if the given environment has a Cognito endpoint, because other servers
   * have no such list.
   */
  readonly mailboxUrl?: string;
  close(): Promise<void>;
}

/** The variables that name the resources that the stand-ins create. */
const NAMES = [
  {
    variable: 'KNOWLEDGE_BUCKET',
    endpoint: ENDPOINTS.s3,
    isValid: isBucketName,
    expected: '3 to 63 lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends',
  },
  {
    variable: 'TABLE_NAME',
    endpoint: ENDPOINTS.dynamoDb,
    isValid: isTableName,
    expected: '3 to 255 letters, digits, hyphens, dots and underscores',
  },
] as const;

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * Checks the names of the bucket and the table that the stand-ins create. Skips a name if the environment sets the endpoint of its
 * service, because no stand-in then creates the resource. Call this before starting the stand-ins, so that an invalid name changes no
 * state.
 *
 * @param environment with all names that `withNames` (environment.ts) adds
 * @throws Error with one sentence for each name that S3 or DynamoDB does not allow
 */
export function assertNames(environment: Environment): void {
  const invalid = NAMES.filter(
    ({ variable, endpoint, isValid }) => !environment[endpoint] && !isValid(environment[variable]!),
  );
  if (invalid.length === 0) return;
  const sentence = ({ variable, expected }: (typeof NAMES)[number]) =>
    `${variable} must be ${expected}, received ${JSON.stringify(environment[variable])}.`;
  throw new Error(invalid.map(sentence).join('\n'));
}

/**
 * Starts a stand-in for each of Cognito, DynamoDB, S3 and the Bedrock services that has no endpoint in the environment.
 *
 * @param folder contains the state of the stand-ins
 * @throws the first failure, after closing the stand-ins that have started
 */
export async function startStandIns(environment: Environment, folder: string, progress: Progress): Promise<StandIns> {
  const started = new Closers();
  const context = { environment, folder, progress, started };
  const results = await Promise.allSettled([startPool(context), startTable(context), startKnowledge(context)]);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) {
    await started.close().catch(() => undefined);
    throw failure.reason;
  }
  const endpoints = results.flatMap((result) => (result.status === 'fulfilled' ? Object.entries(result.value) : []));
  const complete = withJwks(withDefaults(environment, Object.fromEntries(endpoints)));
  const endpoint = complete[ENDPOINTS.cognito]!;
  const isOurs = !environment[ENDPOINTS.cognito];
  const cognito = new CognitoIdentityProviderClient({ ...clientOptions(complete, isOurs), endpoint });
  started.add(() => cognito.destroy());
  return {
    environment: complete,
    cognito,
    mailboxUrl: isOurs ? `${endpoint}/local/mailbox` : undefined,
    close: () => started.close(),
  };
}

interface Context {
  environment: Environment;
  folder: string;
  progress: Progress;
  started: Closers;
}

type Endpoints = Record<string, string>;

async function startPool({ environment, folder, started }: Context): Promise<Endpoints> {
  if (environment[ENDPOINTS.cognito]) return {};
  const { url } = await running(
    started,
    startCognito({
      state: join(folder, 'cognito'),
      // The region of the user pool, which is part of the issuer URL of its tokens. It may differ from `AWS_REGION`.
      region: environment.USER_POOL_ID!.split('_')[0]!,
      userPoolId: environment.USER_POOL_ID!,
      clientId: environment.USER_POOL_CLIENT_ID!,
      adminGroup: environment.ADMIN_GROUP!,
    }),
  );
  return { [ENDPOINTS.cognito]: url };
}

async function startTable({ environment, folder, started }: Context): Promise<Endpoints> {
  if (environment[ENDPOINTS.dynamoDb]) return {};
  const { url } = await running(
    started,
    startDynamoDb({ state: join(folder, 'dynamodb'), tableName: environment.TABLE_NAME! }),
  );
  return { [ENDPOINTS.dynamoDb]: url };
}

/** The Bedrock services, which share the indexed documents. */
const BEDROCK = ['bedrock', 'bedrockAgent', 'bedrockModels'] as const;

/** Starts S3 with the documents, the Bedrock services that answer from them, and the ingestion that indexes them. */
async function startKnowledge({ environment, folder, progress, started }: Context): Promise<Endpoints> {
  const bucket = environment.KNOWLEDGE_BUCKET!;
  const state = join(folder, 's3');
  const isOurs = !environment[ENDPOINTS.s3];
  const url = environment[ENDPOINTS.s3] || (await running(started, startS3({ state, bucket }))).url;
  const s3 = new S3Client({ ...clientOptions(environment, isOurs), endpoint: url });
  started.add(() => s3.destroy());
  // Never add examples to a bucket on another server.
  if (isOurs) await seedExamples({ s3, bucket, state });
  if (BEDROCK.every((service) => environment[ENDPOINTS[service]])) return { [ENDPOINTS.s3]: url };
  const knowledge = await progress('Reading the documents …', openKnowledge({ s3, bucket }));
  return { [ENDPOINTS.s3]: url, ...(await startBedrockServices({ environment, folder, started }, knowledge)) };
}

async function startBedrockServices(
  { environment, folder, started }: Omit<Context, 'progress'>,
  knowledge: BucketKnowledge,
): Promise<Endpoints> {
  const runtime = environment[ENDPOINTS.bedrock]
    ? undefined
    : await running(
        started,
        startBedrock({
          knowledge,
          region: environment.AWS_REGION!,
          state: join(folder, 'bedrock'),
        }),
      );
  const agent = environment[ENDPOINTS.bedrockAgent]
    ? undefined
    : await running(
        started,
        startIngestion({
          knowledge,
          state: join(folder, 'ingestion'),
          knowledgeBaseId: environment.KNOWLEDGE_BASE_ID!,
          dataSourceId: environment.DATA_SOURCE_ID!,
        }),
      );
  const models = environment[ENDPOINTS.bedrockModels] ? undefined : await running(started, startModels({ knowledge }));
  return {
    ...(models && { [ENDPOINTS.bedrockModels]: models.url }),
    ...(runtime && { [ENDPOINTS.bedrock]: runtime.url }),
    ...(agent && { [ENDPOINTS.bedrockAgent]: agent.url }),
  };
}

async function running<T extends StandIn>(started: Closers, starting: Promise<T>): Promise<T> {
  const standIn = await starting;
  started.add(() => standIn.close());
  return standIn;
}

/** Our stand-ins accept any credentials. */
function clientOptions(environment: Environment, isOurs: boolean) {
  const credentials = isOurs ? CREDENTIALS : credentialsIn(environment);
  return { region: environment.AWS_REGION, ...(credentials && { credentials }) };
}
