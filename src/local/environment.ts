import { CONTAINER_PORT } from '../contract';

/** Environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The variables that set an SDK client's endpoint ("Service-specific endpoints", AWS SDKs and Tools Reference Guide). */
export const ENDPOINTS = {
  bedrock: 'AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME',
  bedrockAgent: 'AWS_ENDPOINT_URL_BEDROCK_AGENT',
  bedrockModels: 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
  cognito: 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
  dynamoDb: 'AWS_ENDPOINT_URL_DYNAMODB',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
  s3: 'AWS_ENDPOINT_URL_S3',
} as const;

/**
 * Variables for every process whose SDK clients use the endpoints. A client rejects a custom endpoint if FIPS or dual-stack endpoints are
 * enabled, which the shell or `~/.aws/config` may do.
 */
export const CUSTOM_ENDPOINTS = { AWS_USE_DUALSTACK_ENDPOINT: 'false', AWS_USE_FIPS_ENDPOINT: 'false' } as const;

/** Returns the environment with defaults for variables that are missing or empty. */
export function withDefaults(environment: Environment, defaults: Readonly<Record<string, string>>): Environment {
  const missing = Object.entries(defaults).filter(([variable]) => !environment[variable]);
  return { ...environment, ...Object.fromEntries(missing) };
}

/**
 * Returns the environment with defaults for the names that a deployment would set. Endpoints are added later, when the
 * stand-ins run.
 */
export function withNames(inherited: Environment): Environment {
  const region = inherited.AWS_REGION || 'eu-central-2';
  const environment = { ...withBucketAddress(withCredentials(inherited)), ...CUSTOM_ENDPOINTS };
  return withDefaults(environment, {
    AWS_EC2_METADATA_DISABLED: 'true',
    // The laptop may have an older Node, for which the SDK would print a warning at each start. The warning does not matter, because
    // the container image runs a current Node.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    PORT: String(CONTAINER_PORT),
    AWS_REGION: region,
    ANSWER_ENGINE: 'converse',
    AGENT_ID: 'LOCALAGENT',
    AGENT_ALIAS_ID: 'LOCALALIAS',
    KNOWLEDGE_BASE_ID: 'LOCALBASE1',
    DATA_SOURCE_ID: 'LOCALDATA1',
    MODEL_ARN: `arn:aws:bedrock:${region}::foundation-model/local.quotes-v1:0`,
    KNOWLEDGE_BUCKET: 'joule-verne-knowledge',
    TABLE_NAME: 'joule-verne',
    USER_POOL_ID: `${region}_Local1234`,
    USER_POOL_CLIENT_ID: 'localloadbalancerclient',
    ALB_ARN: `arn:aws:elasticloadbalancing:${region}:000000000000:loadbalancer/app/local/0123456789abcdef`,
    ADMIN_GROUP: 'admins',
    // On a laptop, Ctrl+C should end the product within seconds rather than minutes.
    DRAIN_SECONDS: '5',
  });
}

/** Returns the environment with the URL of the user pool's keys on the Cognito server, unless another URL is set. */
export function withJwks(environment: Environment): Environment {
  const server = environment[ENDPOINTS.cognito]!.replace(/\/+$/, '');
  const keys = `${server}/${environment.USER_POOL_ID}/.well-known/jwks.json`;
  return withDefaults(environment, { COGNITO_JWKS_URL: keys });
}

/**
 * Sets placeholder credentials, because the SDK signs every request; the stand-ins accept any credentials. Keeps the user's credentials or
 * profile only if the environment has an endpoint of the user's own. Otherwise removes the profile: the SDK ignores access keys in the
 * environment if AWS_PROFILE is set, and the application would fail if the profile does not exist or its session has expired. If the user
 * has set both access keys and a profile, keeps the access keys and removes the profile, because the product also uses the keys when it
 * checks the user's servers.
 */
function withCredentials(inherited: Environment): Environment {
  const hasOtherServer = Object.values(ENDPOINTS).some((variable) => inherited[variable]);
  if (hasOtherServer && credentialsIn(inherited)) return { ...inherited, AWS_PROFILE: undefined };
  if (hasOtherServer && (inherited.AWS_ACCESS_KEY_ID || inherited.AWS_PROFILE)) return inherited;
  const ours = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  return { ...inherited, AWS_PROFILE: undefined, AWS_SESSION_TOKEN: undefined, ...ours };
}

/**
 * Replaces `localhost` in the address of S3. The SDK puts the bucket before a host name, but not before an IP address, and
 * most systems do not resolve `BUCKET.localhost`.
 */
function withBucketAddress(inherited: Environment): Environment {
  const address = inherited[ENDPOINTS.s3]?.replace(/(?<=^https?:\/\/)localhost(?=[:/]|$)/i, '127.0.0.1');
  return address ? { ...inherited, [ENDPOINTS.s3]: address } : inherited;
}

/**
 * Returns the credentials that an environment contains, for the SDK clients of this process. The SDK itself reads only `process.env`,
 * which does not contain credentials that `withNames` has added.
 *
 * @returns undefined without access keys, for example if the user has set a profile, which the SDK reads itself
 */
export function credentialsIn(environment: Environment): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = environment;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }) };
}
