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
  guardrailId: 'GUARDRAIL_ID',
  guardrailVersion: 'GUARDRAIL_VERSION',
  metricsNamespace: 'METRICS_NAMESPACE',
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

/** Where a file lies until it is admitted. The knowledge base never reads it, and what stays expires within a day. */
export const INCOMING_PREFIX = 'incoming/';

/**
 * The one table. Every item belongs to a person, or to the organisation: the partition key names
 * the owner, so that no key that a request can name reaches another person's items.
 */
export const TABLE = {
  partitionKey: 'owner',
  sortKey: 'item',
  /** Local secondary index: a person's conversations by last activity (an ISO 8601 time, set on conversations alone). */
  activityIndex: 'byActivity',
  activityKey: 'activeAt',
  /** Beginning of the partition key of what belongs to the organisation and not to a person. */
  organisation: 'organisation#',
  /** What of the organisation's is only ever appended: the console's audit trail. */
  audit: 'audit',
  /** Seconds since 1970 after which DynamoDB removes the item. */
  timeToLive: 'expiresAt',
} as const;

/**
 * What the application measures, in CloudWatch's embedded metric format on its standard output. `dimension`, where there is one,
 * is the only dimension of the metric; the metric is also written without it, as the sum of all.
 */
export const METRICS = {
  /** Unless the deployment says another one: each has its own, or the numbers of two would mix. */
  namespace: 'JouleVerne',
  /** Answers that came to an end, each told once, by the task that ended it. `Outcome`: `complete`, `stopped`, `interrupted`, `failed`. */
  answers: { name: 'Answers', dimension: 'Outcome' },
  /** Milliseconds from the question to the first text of its answer, whatever becomes of it. */
  firstText: { name: 'TimeToFirstText' },
  /** Milliseconds from the question to the end of a complete answer. */
  answerTime: { name: 'AnswerTime' },
  /** Tokens of the model, as far as the engine tells them: an agent does, for each call of its model; a knowledge base does not. */
  inputTokens: { name: 'InputTokens' },
  outputTokens: { name: 'OutputTokens' },
  /**
   * Answers that failed, and requests that ended with 5xx or whose response broke off. `Kind`: `server` for requests; for answers
   * what failed: `accessDenied`, `throttled`, `notFound`, `refused`, `unavailable`, `dropped`, `stalled`, `tooLong`, `broken`, `empty`.
   */
  errors: { name: 'Errors', dimension: 'Kind' },
  /** Times that the engine was too busy for a question, those included that nobody noticed because a later try went well. */
  throttles: { name: 'Throttles' },
  /** Answers that one task is giving, told by each task every 15 seconds: the average is what the service scales on. */
  runningAnswers: { name: 'RunningAnswers' },
  /**
   * Files that were sent to the console. `Outcome`: `admitted`; `held` until an admin decides on its classification or its name;
   * `refused`; `broken` where the connection or a service failed.
   */
  uploads: { name: 'Uploads', dimension: 'Outcome' },
  /**
   * Documents that the knowledge base could not index, once for each content, and ingestion jobs that failed. `Kind`: `document`
   * or `job`. Told when a job has ended that the application started, by one task.
   */
  ingestionFailures: { name: 'IngestionFailures', dimension: 'Kind' },
} as const;

/** The load balancer's sign-in cookies; signing out expires each. */
export const SESSION_COOKIES = [0, 1, 2, 3].map((n) => `AWSELBAuthSessionCookie-${n}`);

/** Headers that the load balancer adds after sign-in, and strips from what comes in. */
export const IDENTITY_HEADERS = {
  data: 'x-amzn-oidc-data',
  accessToken: 'x-amzn-oidc-accesstoken',
  identity: 'x-amzn-oidc-identity',
} as const;
