import { join } from 'node:path';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { S3Client } from '@aws-sdk/client-s3';
import { ENV } from '../contract';
import { startIngestion } from './aws/bedrock-agent';
import { startBedrock } from './aws/bedrock-agent-runtime';
import { startCognito } from './aws/cognito';
import { startDynamoDb } from './aws/dynamodb';
import type { StandIn } from './aws/kernel/stand-in';
import { startS3 } from './aws/s3';
import { Closers } from './closers';
import type { Environment } from './environment';
import { ENDPOINTS, withDefaults } from './environment';
import { seedExamples } from './examples';
import { type BucketKnowledge, openKnowledge } from './knowledge';
import type { Progress } from './progress';

export interface StandIns {
  /** What was given, and where each service now is. */
  readonly environment: Environment;
  readonly cognito: CognitoIdentityProviderClient;
  /** What Cognito would mail; none with a Cognito that is not ours. */
  readonly mailboxUrl?: string;
  close(): Promise<void>;
}

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * Starts the stand-in of every service that has no endpoint in the environment yet.
 * @param folder keeps their state
 * @throws the first failure, after closing what had started
 */
export async function startStandIns(environment: Environment, folder: string, progress: Progress): Promise<StandIns> {
  const started = new Closers();
  const options = { environment, folder, progress, started };
  const results = await Promise.allSettled([startPool(options), startTable(options), startAnswers(options)]);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) {
    await started.close().catch(() => undefined);
    throw failure.reason;
  }
  const found = results.flatMap((result) => (result.status === 'fulfilled' ? Object.entries(result.value) : []));
  const complete = withJwks(withDefaults(environment, Object.fromEntries(found)));
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

interface Options {
  environment: Environment;
  folder: string;
  progress: Progress;
  started: Closers;
}

type Endpoints = Record<string, string>;

async function startPool({ environment, folder, started }: Options): Promise<Endpoints> {
  if (environment[ENDPOINTS.cognito]) return {};
  const { url } = await standIn(
    started,
    startCognito({
      state: join(folder, 'cognito'),
      region: environment[ENV.region]!,
      userPoolId: environment[ENV.userPoolId]!,
      clientId: environment[ENV.userPoolClientId]!,
      adminGroup: environment[ENV.adminGroup]!,
    }),
  );
  return { [ENDPOINTS.cognito]: url };
}

async function startTable({ environment, folder, started }: Options): Promise<Endpoints> {
  if (environment[ENDPOINTS.dynamoDb]) return {};
  const { url } = await standIn(
    started,
    startDynamoDb({ state: join(folder, 'dynamodb'), tableName: environment[ENV.tableName]! }),
  );
  return { [ENDPOINTS.dynamoDb]: url };
}

/** Documents, the agent that answers from them, and the ingestion that keeps the agent up to date. */
async function startAnswers({ environment, folder, progress, started }: Options): Promise<Endpoints> {
  const bucket = environment[ENV.knowledgeBucket]!;
  const state = join(folder, 's3');
  const isOurs = !environment[ENDPOINTS.s3];
  const url = environment[ENDPOINTS.s3] || (await standIn(started, startS3({ state, bucket }))).url;
  const s3 = new S3Client({ ...clientOptions(environment, isOurs), endpoint: url });
  started.add(() => s3.destroy());
  // Nobody's own bucket is filled with examples.
  if (isOurs) await seedExamples({ s3, bucket, state });
  if (environment[ENDPOINTS.bedrock] && environment[ENDPOINTS.bedrockAgent]) return { [ENDPOINTS.s3]: url };
  const knowledge = await progress('Reading the documents …', openKnowledge({ s3, bucket }));
  return { [ENDPOINTS.s3]: url, ...(await startBedrockServices({ environment, folder, started }, knowledge)) };
}

type Surroundings = Omit<Options, 'progress'>;

async function startBedrockServices(
  { environment, folder, started }: Surroundings,
  knowledge: BucketKnowledge,
): Promise<Endpoints> {
  const runtime = environment[ENDPOINTS.bedrock]
    ? undefined
    : await standIn(
        started,
        startBedrock({
          knowledge,
          region: environment[ENV.region]!,
          state: join(folder, 'bedrock'),
        }),
      );
  const agent = environment[ENDPOINTS.bedrockAgent]
    ? undefined
    : await standIn(
        started,
        startIngestion({
          knowledge,
          state: join(folder, 'ingestion'),
          knowledgeBaseId: environment[ENV.knowledgeBaseId]!,
          dataSourceId: environment[ENV.dataSourceId]!,
        }),
      );
  return {
    ...(runtime && { [ENDPOINTS.bedrock]: runtime.url }),
    ...(agent && { [ENDPOINTS.bedrockAgent]: agent.url }),
  };
}

async function standIn<T extends StandIn>(started: Closers, starting: Promise<T>): Promise<T> {
  const running = await starting;
  started.add(() => running.close());
  return running;
}

function withJwks(environment: Environment): Environment {
  const keys = `${environment[ENDPOINTS.cognito]}/${environment[ENV.userPoolId]}/.well-known/jwks.json`;
  return withDefaults(environment, { [ENV.cognitoJwksUrl]: keys });
}

/** Our stand-ins take any signature; a service of somebody else gets what the environment has. */
function clientOptions(environment: Environment, isOurs: boolean) {
  return { region: environment[ENV.region], ...(isOurs && { credentials: CREDENTIALS }) };
}
