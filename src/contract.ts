/**
 * What the infrastructure, the application and the stand-ins agree on: names, never values.
 * The infrastructure sets these variables, the application reads them once, at start.
 */

/** Names of environment variables that the deployment sets and the server reads. */
export const ENV = {
  port: 'PORT',
  region: 'AWS_REGION',
  answerEngine: 'ANSWER_ENGINE',
  agentId: 'AGENT_ID',
  agentAliasId: 'AGENT_ALIAS_ID',
  knowledgeBaseId: 'KNOWLEDGE_BASE_ID',
  dataSourceId: 'DATA_SOURCE_ID',
  modelArn: 'MODEL_ARN',
  knowledgeBucket: 'KNOWLEDGE_BUCKET',
  tableName: 'TABLE_NAME',
  userPoolId: 'USER_POOL_ID',
  userPoolClientId: 'USER_POOL_CLIENT_ID',
  userPoolDomain: 'USER_POOL_DOMAIN',
  albArn: 'ALB_ARN',
  adminGroup: 'ADMIN_GROUP',
  egressRelayFunction: 'EGRESS_RELAY_FUNCTION',
  albKeysUrl: 'ALB_KEYS_URL',
  cognitoJwksUrl: 'COGNITO_JWKS_URL',
} as const;

/** The port on which the container listens. */
export const CONTAINER_PORT = 8501;

/** Where in the knowledge bucket the documents lie that the knowledge base reads. */
export const DOCUMENTS_PREFIX = 'documents/';

/**
 * The one table. Every item belongs to a person: the partition key names the owner, so that no
 * key that a request can name reaches another person's items.
 */
export const TABLE = {
  partitionKey: 'owner',
  sortKey: 'item',
  /** Local secondary index: a person's conversations by last activity (an ISO 8601 time, set on conversations alone). */
  activityIndex: 'byActivity',
  activityKey: 'activeAt',
  /** Seconds since 1970 after which DynamoDB removes the item. */
  timeToLive: 'expiresAt',
} as const;

/** The load balancer's sign-in cookies; signing out expires each. */
export const SESSION_COOKIES = [0, 1, 2, 3].map((n) => `AWSELBAuthSessionCookie-${n}`);

/** Headers that the load balancer adds after sign-in, and strips from what comes in. */
export const IDENTITY_HEADERS = {
  data: 'x-amzn-oidc-data',
  accessToken: 'x-amzn-oidc-accesstoken',
  identity: 'x-amzn-oidc-identity',
} as const;
