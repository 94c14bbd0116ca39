/** What no template says: how the product is used. Everything else in the document is counted. */
interface Assumption {
  readonly value: number;
  readonly unit: string;
  readonly why: string;
}

const assumed = (value: number, unit: string, why: string): Assumption => ({ value, unit, why });

/** Of a month, whatever is asked. */
export const MONTH = {
  people: assumed(300, 'people', 'who sign in at least once in a month'),
  questions: assumed(10_000, 'questions', 'for the worked example: some 33 for each of them'),
  documents: assumed(2, 'GB', 'of documents, earlier versions included'),
  passages: assumed(50_000, 'passages', 'into which they are cut'),
  changedPassages: assumed(5_000, 'passages', 'embedded anew in a month'),
  passageTokens: assumed(300, 'tokens', 'of a passage, as the example cuts them'),
  passageMetadata: assumed(2_500, 'bytes', 'of text and description beside each vector'),
  imageGigabytes: assumed(1, 'GB', 'of images: the last five, some 200 MB each'),
  flowLog: assumed(
    0.35,
    'GB for each task',
    'of flow log: health checks every ten seconds from two nodes are most of it',
  ),
  taskLog: assumed(
    0.06,
    'GB for each task',
    'of log without any question: each task tells every 15 seconds how busy it is',
  ),
  insightsLog: assumed(0.15, 'GB for each task', 'of what Container Insights logs by itself'),
  functionLog: assumed(0.01, 'GB for each function', 'of log'),
  refusalLog: assumed(0.05, 'GB', 'of refusals: robots knock everywhere'),
  invocations: assumed(
    20_000,
    'invocations of each function',
    "of a quarter of a second: keys of tokens, and the console's people",
  ),
} as const satisfies Record<string, Assumption>;

/** Of one question with its answer. */
export const QUESTION = {
  inputTokens: assumed(
    3_500,
    'tokens read',
    'the instructions, five passages, the conversation so far, the question, and its rewording in a conversation',
  ),
  outputTokens: assumed(450, 'tokens written', 'an answer of some 300 words, and the rewording'),
  questionTokens: assumed(60, 'tokens embedded', 'the question, to search with it'),
  agentFactor: assumed(2, 'times the tokens', 'with an agent, which calls its model to plan and again to answer'),
  textUnits: assumed(
    3,
    'text units',
    'of up to 1,000 characters for a guardrail: one of the question, two of the answer',
  ),
  answerSeconds: assumed(12, 'seconds', 'of a growing answer: one checkpoint each, and a renewed lease every fourth'),
  otherWrites: assumed(7, 'write units', 'the turn, its end, the conversation and its place in the list'),
  reads: assumed(40, 'read units', 'pages of the conversation, the list, and one look at each lease'),
  storedKilobytes: assumed(15, 'KB', 'kept: question, answer, and the cited passages'),
  requests: assumed(10, 'requests', 'a question takes three; now and then a page with its assets'),
  kilobytes: assumed(80, 'KB', 'to the browser'),
  endpointKilobytes: assumed(80, 'KB', "through interface endpoints: the engine's stream and the log"),
  logKilobytes: assumed(6, 'KB', 'of log: a line a request, and the measurements'),
  flowKilobytes: assumed(5, 'KB', 'of flow log'),
  accessLogKilobytes: assumed(10, 'KB', "of the load balancer's access log"),
  sources: assumed(0.3, 'documents', 'opened from an answer'),
} as const satisfies Record<string, Assumption>;

/** Of what CloudWatch keeps: it charges for compressed logs. */
export const COMPRESSED = 0.15;

/** Days after which the application forgets a conversation, unless `RETENTION_DAYS` says otherwise. */
export const RETENTION_DAYS = 365;
