/**
 * Names and limits that the infrastructure, the application and the stand-ins share. The server's environment variables are in `settings/`.
 */

/** The name of the product, unless the organisation chooses another name. */
export const PRODUCT = 'Joule Verne';

/** The languages of the product. */
export const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The locales in which dates and numbers are formatted. */
export const LOCALES = { de: 'de-CH', fr: 'fr-CH', it: 'it-CH', en: 'en-GB' } as const satisfies Record<
  Language,
  string
>;

/** The port on which the container listens. */
export const CONTAINER_PORT = 8501;

/**
 * The header in which CloudFront sends the origin secret. The load balancer rejects requests without this secret, because they do not
 * come from the deployment's own distribution.
 */
export const ORIGIN_HEADER = 'x-origin-secret';

/** Maximum number of characters of the organisation's instructions for answers. */
export const LONGEST_INSTRUCTIONS = 8_000;

/** The prefix, in the knowledge bucket, of the documents that the knowledge base reads. */
export const DOCUMENTS_PREFIX = 'documents/';

/** The prefix of uploads that have not been accepted yet. The knowledge base does not read them, and they expire after one day. */
export const INCOMING_PREFIX = 'incoming/';

/**
 * The prefix of the files that users attach to questions: `attachments/<user>/<conversation>/<id>`. The knowledge base does not read
 * them. They are deleted with their conversation, and expire RETENTION_DAYS after their upload.
 */
export const ATTACHMENTS_PREFIX = 'attachments/';

/** The tag of an attached file until its question is stored. With this tag, a file expires after one day. */
export const UNSENT_TAG = { key: 'state', value: 'unsent' } as const;

/**
 * What users may attach to a question: the number of files, the bytes of each and of all together, and the formats by file extension.
 * An engine may have lower limits.
 */
export const ATTACHMENTS = {
  files: 5,
  bytes: 10 * 1024 * 1024,
  totalBytes: 16 * 1024 * 1024,
  formats: {
    '.pdf': 'pdf',
    '.docx': 'docx',
    '.xlsx': 'xlsx',
    '.csv': 'csv',
    '.txt': 'txt',
    '.md': 'md',
    '.markdown': 'md',
    '.html': 'html',
    '.htm': 'html',
    '.png': 'png',
    '.jpg': 'jpeg',
    '.jpeg': 'jpeg',
  },
} as const;

/** A format of an attached file, as the Converse API names it. */
export type AttachmentFormat = (typeof ATTACHMENTS.formats)[keyof typeof ATTACHMENTS.formats];

/**
 * The DynamoDB table. The partition key of every item is its owner: a user or the organisation. An id in a request can therefore
 * never refer to an item of another user.
 */
export const TABLE = {
  partitionKey: 'owner',
  sortKey: 'item',
  /**
   * Local secondary index. It sorts a user's conversations by the time of their last activity. It also sorts the user's ended turns,
   * which contain the words for the search, by time.
   */
  activityIndex: 'byActivity',
  /**
   * Sort key of the index: a time in ISO 8601. For turns, a `#` precedes the time. Only conversations and ended turns have this
   * attribute.
   */
  activityKey: 'activeAt',
  /** Prefix of the partition keys of items that belong to the organisation. */
  organisation: 'organisation#',
  /** Partition key of the audit trail, without the prefix `organisation`. The audit trail is append-only. */
  audit: 'audit',
  /** Attribute with the time after which DynamoDB deletes the item, in seconds since 1970. */
  timeToLive: 'expiresAt',
} as const;

/** The reasons why an answer failed. The locales contain a sentence `failure.<reason>` for each of them. */
export const FAILURES = [
  'accessDenied',
  'throttled',
  'notFound',
  'modelRetired',
  'refused',
  'questionTooLong',
  'filesTooLong',
  'unavailable',
  'dropped',
  'stalled',
  'tooLong',
  'attachmentGone',
  'broken',
  'empty',
] as const;

/**
 * The metrics that the application writes to its standard output, in CloudWatch's embedded metric format. A metric with a
 * `dimension` is written twice: once with this dimension, which has one of the `values`, and once without dimensions.
 */
export const METRICS = {
  /** The default CloudWatch namespace. Each deployment in an account needs its own namespace; otherwise their metrics would mix. */
  namespace: 'JouleVerne',
  /** Answers that have ended. The task that ends an answer counts it once. */
  answers: { name: 'Answers', dimension: 'Outcome', values: ['complete', 'stopped', 'interrupted', 'failed'] },
  /** Milliseconds from the question to the first text of its answer, regardless of the answer's outcome. */
  firstText: { name: 'TimeToFirstText' },
  /** Milliseconds from the question to the end of a complete answer. */
  answerTime: { name: 'AnswerTime' },
  /**
   * Input tokens of the model, without those that it read from or wrote to its prompt cache. `converse` and an agent report the tokens of
   * each model call; a knowledge base reports none.
   */
  inputTokens: { name: 'InputTokens' },
  /** Output tokens of the model. `converse` and an agent report the tokens of each model call; a knowledge base reports none. */
  outputTokens: { name: 'OutputTokens' },
  /** Input tokens that the model read from its prompt cache. Only `converse` with a model that has a cache reports them. */
  cacheReadTokens: { name: 'CacheReadTokens' },
  /** Input tokens that the model wrote to its prompt cache. Only `converse` with a model that has a cache reports them. */
  cacheWriteTokens: { name: 'CacheWriteTokens' },
  /**
   * Failed answers, and requests that ended with a 5xx status or whose response was truncated. `Kind` is `server` for requests; for
   * answers, it is the reason for the failure.
   */
  errors: { name: 'Errors', dimension: 'Kind', values: ['server', ...FAILURES] },
  /** How often the engine throttled a question, even if the question succeeded after a retry. */
  throttles: { name: 'Throttles' },
  /** Number of running answers of one task, which each task reports every 15 seconds. ECS scales the service by the average. */
  runningAnswers: { name: 'RunningAnswers' },
  /**
   * Milliseconds by which the event loop of one task runs late: the 99th percentile of the last 15 seconds. Each task reports it every
   * 15 seconds.
   */
  eventLoopDelay: { name: 'EventLoopDelay' },
  /**
   * Files uploaded to the console. `Outcome`: `accepted` if the file was stored; `held` if an admin must decide about its
   * classification or name; `refused` if it was rejected; `broken` if the connection or a service failed.
   */
  uploads: { name: 'Uploads', dimension: 'Outcome', values: ['accepted', 'held', 'refused', 'broken'] },
  /**
   * Failed ingestion jobs (`Kind` is `job`), and documents that the knowledge base could not index (`Kind` is `document`). Each
   * version of a document's content counts once. One task reports the failures when a job that the application started has ended.
   */
  ingestionFailures: { name: 'IngestionFailures', dimension: 'Kind', values: ['document', 'job'] },
} as const;

/** Names of the load balancer's session cookies. The application deletes all of them when a user signs out. */
export const SESSION_COOKIES = [0, 1, 2, 3].map((n) => `AWSELBAuthSessionCookie-${n}`);

/** Headers that the load balancer adds to the requests of signed-in users. It removes these headers from incoming requests. */
export const IDENTITY_HEADERS = {
  data: 'x-amzn-oidc-data',
  accessToken: 'x-amzn-oidc-accesstoken',
  identity: 'x-amzn-oidc-identity',
} as const;
