/**
 * Names that the infrastructure, the application and the stand-ins share. The server's variables are in `settings.ts`.
 */

/** The port on which the container listens. */
export const CONTAINER_PORT = 8501;

/** The prefix of the documents in the knowledge bucket that the knowledge base reads. */
export const DOCUMENTS_PREFIX = 'documents/';

/** The prefix of uploads that are not yet accepted. The knowledge base does not read them, and they expire within a day. */
export const INCOMING_PREFIX = 'incoming/';

/**
 * The table. The partition key of every item is its owner, a person or the organisation, so that no id in a request can reach
 * another person's items.
 */
export const TABLE = {
  partitionKey: 'owner',
  sortKey: 'item',
  /** Local secondary index: a person's conversations by last activity (ISO 8601). Only conversations have the attribute. */
  activityIndex: 'byActivity',
  activityKey: 'activeAt',
  /** Prefix of the partition key of items that belong to the organisation. */
  organisation: 'organisation#',
  /** After the `organisation` prefix: the partition key of the audit trail, which is append-only. */
  audit: 'audit',
  /** When DynamoDB removes the item, in seconds since 1970. */
  timeToLive: 'expiresAt',
} as const;

/**
 * The metrics that the application writes to its standard output in CloudWatch's embedded metric format. `dimension` is the
 * only dimension of a metric; the metric is also written without it, as the sum of all values.
 */
export const METRICS = {
  /** The default namespace. Each deployment in an account needs its own, or their metrics would be mixed. */
  namespace: 'JouleVerne',
  /** Ended answers, each counted once, by the task that ended it. `Outcome`: `complete`, `stopped`, `interrupted`, `failed`. */
  answers: { name: 'Answers', dimension: 'Outcome' },
  /** Milliseconds from the question to the first text of its answer, regardless of the outcome. */
  firstText: { name: 'TimeToFirstText' },
  /** Milliseconds from the question to the end of a complete answer. */
  answerTime: { name: 'AnswerTime' },
  /** Tokens of the model. An agent reports them for each model call; a knowledge base does not report them. */
  inputTokens: { name: 'InputTokens' },
  outputTokens: { name: 'OutputTokens' },
  /**
   * Failed answers, and requests that ended with 5xx or whose response was cut off. `Kind`: `server` for requests; for answers
   * the failure: `accessDenied`, `throttled`, `notFound`, `refused`, `questionTooLong`, `unavailable`, `dropped`, `stalled`, `tooLong`, `broken`, `empty`.
   */
  errors: { name: 'Errors', dimension: 'Kind' },
  /** How often the engine throttled a question, including those that succeeded after a retry. */
  throttles: { name: 'Throttles' },
  /** Running answers of one task, reported by each task every 15 seconds. The service scales on the average. */
  runningAnswers: { name: 'RunningAnswers' },
  /**
   * Files uploaded to the console. `Outcome`: `admitted`; `held` until an admin decides on their classification or name;
   * `refused`; `broken` if the connection or a service failed.
   */
  uploads: { name: 'Uploads', dimension: 'Outcome' },
  /**
   * Documents that the knowledge base could not index, counted once per content, and failed ingestion jobs. `Kind`: `document`
   * or `job`. Reported by one task when a job that the application started has ended.
   */
  ingestionFailures: { name: 'IngestionFailures', dimension: 'Kind' },
} as const;

/** The load balancer's session cookies; signing out expires all of them. */
export const SESSION_COOKIES = [0, 1, 2, 3].map((n) => `AWSELBAuthSessionCookie-${n}`);

/** Headers that the load balancer adds after sign-in, and removes from incoming requests. */
export const IDENTITY_HEADERS = {
  data: 'x-amzn-oidc-data',
  accessToken: 'x-amzn-oidc-accesstoken',
  identity: 'x-amzn-oidc-identity',
} as const;
