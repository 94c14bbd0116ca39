import { CONTAINER_PORT, ENV } from '../contract';

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the SDK looks for each service ("Service-specific endpoints" in the AWS SDKs guide). */
export const ENDPOINTS = {
  bedrock: 'AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME',
  bedrockAgent: 'AWS_ENDPOINT_URL_BEDROCK_AGENT',
  cognito: 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
  dynamoDb: 'AWS_ENDPOINT_URL_DYNAMODB',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
  s3: 'AWS_ENDPOINT_URL_S3',
} as const;

/** What `npm start` itself is told. */
export interface Settings {
  /** Port of the load balancer. */
  localPort: number;
  /** Port of the first application process; the others follow. */
  port: number;
  tasks: number;
  sticky: boolean;
}

/** What was set, and for what was not set (or set to nothing) these defaults. */
export function withDefaults(environment: Environment, defaults: Readonly<Record<string, string>>): Environment {
  const missing = Object.entries(defaults).filter(([variable]) => !environment[variable]);
  return { ...environment, ...Object.fromEntries(missing) };
}

/** The names of everything, as a deployment would set them: known before anything runs. */
export function withNames(inherited: Environment): Environment {
  const region = inherited[ENV.region] || 'eu-central-2';
  return withDefaults(withCredentials(inherited), {
    AWS_EC2_METADATA_DISABLED: 'true',
    // The image runs a current Node; on an older one the SDK would warn at each start.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    [ENV.port]: String(CONTAINER_PORT),
    [ENV.region]: region,
    [ENV.answerEngine]: 'agent',
    [ENV.agentId]: 'LOCALAGENT',
    [ENV.agentAliasId]: 'LOCALALIAS',
    [ENV.knowledgeBaseId]: 'LOCALBASE1',
    [ENV.dataSourceId]: 'LOCALDATA1',
    [ENV.modelArn]: `arn:aws:bedrock:${region}::foundation-model/local.quotes-v1:0`,
    [ENV.knowledgeBucket]: 'joule-verne-knowledge',
    [ENV.tableName]: 'joule-verne',
    [ENV.userPoolId]: `${region}_Local1234`,
    [ENV.userPoolClientId]: 'localloadbalancerclient',
    [ENV.albArn]: `arn:aws:elasticloadbalancing:${region}:000000000000:loadbalancer/app/local/0123456789abcdef`,
    [ENV.adminGroup]: 'admins',
    // Stopping on a laptop waits for running answers, but not for minutes.
    DRAIN_SECONDS: '5',
  });
}

/**
 * The settings of `npm start`.
 * @throws Error that says which variable is inadmissible and what it may be
 */
export function settingsOf(environment: Environment): Settings {
  const number = (variable: string, lowest: number, highest: number, value: string) => {
    if (/^\d{1,5}$/.test(value) && Number(value) >= lowest && Number(value) <= highest) return Number(value);
    throw new Error(
      `${variable} must be a whole number from ${lowest} to ${highest}, received ${JSON.stringify(value)}.`,
    );
  };
  const tasks = number('LOCAL_TASKS', 1, 20, environment.LOCAL_TASKS || '1');
  return {
    localPort: number('LOCAL_PORT', 0, 65_535, environment.LOCAL_PORT || '8080'),
    port: number(ENV.port, 1, 65_536 - tasks, environment[ENV.port] || String(CONTAINER_PORT)),
    tasks,
    sticky: environment.LOCAL_STICKY === '1',
  };
}

/** The stand-ins want a signature but do not check it; somebody's own credentials or profile stay as they are. */
function withCredentials(inherited: Environment): Environment {
  if (inherited.AWS_ACCESS_KEY_ID || inherited.AWS_PROFILE) return inherited;
  return { ...inherited, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
}
