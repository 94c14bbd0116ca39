/** A quantity that the estimate assumes because no template contains it, such as the number of users. */
export interface Assumption {
  readonly value: number;
  readonly unit: string;
  readonly note: string;
}

export const assumed = (value: number, unit: string, note: string): Assumption => ({ value, unit, note });

/** Quantities per month. They do not depend on the number of questions, unless the note says otherwise. */
export const MONTH = {
  users: assumed(300, 'users', 'who sign in at least once a month'),
  questions: assumed(10_000, 'questions', 'for the example month: about 33 per user'),
  documents: assumed(2, 'GB', 'of documents, including earlier versions'),
  passages: assumed(50_000, 'passages', 'into which the documents are split'),
  changedPassages: assumed(5_000, 'passages', 'embedded again because their documents changed'),
  passageTokens: assumed(300, 'tokens', 'per passage, with the chunk size of the example'),
  passageMetadata: assumed(2_500, 'bytes', 'of text and metadata stored with each vector'),
  imageGigabytes: assumed(1, 'GB', 'of container images: the last five, about 200 MB each'),
  flowLog: assumed(
    0.35,
    'GB per task',
    'of flow log, mostly health checks every ten seconds from two load balancer nodes',
  ),
  taskLog: assumed(
    0.06,
    'GB per task',
    'of application log even without questions: each task logs its load every 15 seconds',
  ),
  insightsLog: assumed(0.15, 'GB per task', 'of log that Container Insights writes'),
  functionLog: assumed(0.01, 'GB per function', 'of log'),
  webAclLog: assumed(0.05, 'GB', 'of log about requests that the web ACL blocks, mostly from bots'),
  invocations: assumed(
    20_000,
    'invocations per function',
    'of a quarter of a second, to fetch token keys and to manage users in the console',
  ),
} as const satisfies Record<string, Assumption>;

/**
 * Quantities per question, including its answer. The numbers of tokens and text units are for the engine `knowledge-base`; those for the
 * engine `converse` are in CONVERSE.
 */
export const QUESTION = {
  inputTokens: assumed(
    3_500,
    'input tokens',
    'with a knowledge base: instructions, five passages, the conversation so far and the question; also a call that rewrites the question if it continues a conversation',
  ),
  outputTokens: assumed(
    450,
    'output tokens',
    'with a knowledge base: an answer of about 300 words, and the rewritten question',
  ),
  questionTokens: assumed(60, 'embedded tokens', 'the question, for the search'),
  agentFactor: assumed(2, 'times the tokens', 'with an agent, which calls its model to plan and again to answer'),
  textUnits: assumed(
    3,
    'text units',
    'of up to 1,000 characters for a guardrail of a knowledge base: one for the question, two for the answer',
  ),
  answerSeconds: assumed(12, 'seconds', 'of streaming, with one item of the log per second'),
  otherWrites: assumed(
    11,
    'write units',
    'for the running answers, for the turn, for the end of the turn with the words for the search and their entry in the index, and for the conversation with its entry in the list',
  ),
  reads: assumed(40, 'read units', 'for pages of the conversation and the list'),
  storedKilobytes: assumed(19, 'KB', 'stored: question, answer, the cited passages, and the words for the search'),
  requests: assumed(10, 'requests', 'three for a question, and occasionally a page with its assets'),
  kilobytes: assumed(80, 'KB', 'to the browser'),
  endpointKilobytes: assumed(
    120,
    'KB',
    "through interface endpoints: the requests and passages of `converse`, the engine's stream, and the log",
  ),
  logKilobytes: assumed(6, 'KB', 'of application log: a line per request, and the metrics'),
  flowKilobytes: assumed(5, 'KB', 'of flow log'),
  accessLogKilobytes: assumed(10, 'KB', "of the load balancer's access log"),
  sources: assumed(0.3, 'documents', 'opened from an answer'),
} as const satisfies Record<string, Assumption>;

/** Quantities per question with the engine `converse`: one search, and two calls of the model. */
export const CONVERSE = {
  commonTokens: assumed(
    2_500,
    'tokens',
    "with `converse`, at the beginning of both model calls: the instructions, the tool, and the conversation so far. The first call writes them to the model's prompt cache, and the second reads them",
  ),
  newTokens: assumed(
    2_700,
    'input tokens',
    'with `converse`, after this beginning: the question in both calls, the request for the search, and eight passages',
  ),
  outputTokens: assumed(
    600,
    'output tokens',
    'with `converse`: the request for the search, an answer of about 300 words, and suggested questions',
  ),
  // A guardrail evaluates the texts in messages. It does not evaluate tools, requests for tools, results of tools, or instructions
  // without `guardContent` ("Include a guardrail with the Converse API"). This estimate ignores one exception: after the maximum number
  // of searches, the last message contains the passages as texts.
  textUnits: assumed(
    14,
    'text units',
    'of up to 1,000 characters for a guardrail of `converse`: the conversation so far with the question, about 6,000 characters, in both calls, and the answer, about 2,000. The instructions and the passages are not evaluated. The first question of a conversation needs 4',
  ),
} as const satisfies Record<string, Assumption>;

/** Size of a stored log relative to its ingested size. CloudWatch charges for the storage of compressed logs. */
export const COMPRESSION = 0.15;

/** The default of `RETENTION_DAYS`: the number of days after which the application deletes a conversation. */
export const RETENTION_DAYS = 365;
