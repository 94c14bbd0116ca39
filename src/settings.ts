import { z } from 'zod';
import { CONTAINER_PORT, METRICS, PRODUCT } from './contract';
import {
  CLASSIFICATION_MARKS,
  colour,
  count,
  flag,
  httpsUrl,
  LOG_LEVELS,
  name,
  names,
  productName,
  SENSITIVITY_LABELS,
  seconds,
  share,
  suggestedQuestions,
  timeZone,
  url,
  wholeNumber,
} from './setting-schemas';

/** An environment variable of the server: the values that it accepts, its default, and its row in the README's table. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** Parses the text of the variable. `.prefault('…')` sets a default as text; `.optional()` allows the variable to be missing. */
  readonly schema: Schema;
  readonly documentation: string;
  /** The default as the README shows it, if the value itself would not be clear to readers. */
  readonly shownDefault?: string;
  /** The answer engines that require the variable. */
  readonly requiredBy?: readonly Engine[];
  /** The variable without which this one has no effect. */
  readonly requires?: string;
}

export const ENGINES = ['converse', 'knowledge-base', 'agent'] as const;
export type Engine = (typeof ENGINES)[number];

/** Variables that the deployment sets, or `npm start` on a laptop: the server's own address, and the resources that it uses. */
export const DEPLOYMENT_SETTINGS = {
  PORT: {
    schema: wholeNumber(0, 65_535).prefault(String(CONTAINER_PORT)),
    documentation: 'Port on which the server listens',
  },
  HOST: {
    schema: z.union([z.ipv4(), z.ipv6(), z.literal('localhost')], 'must be an IP address or localhost').optional(),
    documentation: 'Address on which the server listens',
    shownDefault: 'all addresses',
  },
  AWS_REGION: { schema: name, documentation: 'Home region of the deployment' },
  ANSWER_ENGINE: {
    schema: z.enum(ENGINES),
    documentation:
      '`converse` (`ConverseStream` and `Retrieve`), `knowledge-base` (`RetrieveAndGenerateStream`) or `agent` (a Bedrock agent, `InvokeAgent`)',
  },
  AGENT_ID: { schema: name.optional(), requiredBy: ['agent'], documentation: 'Id of the Bedrock agent' },
  AGENT_ALIAS_ID: { schema: name.optional(), requiredBy: ['agent'], documentation: "Id of the agent's alias" },
  KNOWLEDGE_BASE_ID: {
    schema: name.optional(),
    requiredBy: ['converse', 'knowledge-base'],
    documentation: 'Id of the knowledge base, which the console synchronises and searches',
  },
  DATA_SOURCE_ID: {
    schema: name.optional(),
    requiredBy: ['converse', 'knowledge-base'],
    documentation: "Id of the knowledge base's data source",
  },
  MODEL_ARN: {
    schema: name.optional(),
    requiredBy: ['converse', 'knowledge-base'],
    documentation: 'ARN of the model or inference profile that answers',
  },
  RERANKING_MODEL_ARN: {
    schema: name.optional(),
    documentation: 'ARN of a model that reranks the passages of a search, for the engine `converse`',
    shownDefault: 'none: the order of the knowledge base',
  },
  GUARDRAIL_ID: {
    schema: name.regex(/^[a-z0-9]{1,64}$/, "must be a guardrail's id, such as a1b2c3d4e5f6").optional(),
    requires: 'GUARDRAIL_VERSION',
    documentation: 'Id of a Bedrock guardrail for the engines `converse` and `knowledge-base`',
  },
  GUARDRAIL_VERSION: {
    schema: name.regex(/^([1-9]\d{0,7}|DRAFT)$/, 'must be a number or DRAFT').optional(),
    requires: 'GUARDRAIL_ID',
    documentation: 'Version of the guardrail: a number or `DRAFT`',
  },
  KNOWLEDGE_BUCKET: {
    schema: name,
    documentation:
      'Name of the bucket with the documents under `documents/`, unaccepted uploads under `incoming/` and attached files under `attachments/`',
  },
  TABLE_NAME: { schema: name, documentation: 'Name of the DynamoDB table' },
  USER_POOL_ID: {
    schema: name.regex(/^[\w-]+_[A-Za-z0-9]+$/, 'must look like eu-central-2_AbCdEfGhI'),
    documentation: 'Id of the Cognito user pool',
  },
  USER_POOL_CLIENT_ID: { schema: name, documentation: "Id of the load balancer's client in the user pool" },
  USER_POOL_DOMAIN: { schema: url, documentation: "Origin (scheme and host) of the user pool's sign-in pages" },
  ALB_ARN: {
    schema: name.regex(/^arn:[\w-]+:elasticloadbalancing:/, 'must be the ARN of a load balancer'),
    documentation: 'ARN of the load balancer whose identity tokens the server accepts',
  },
  EGRESS_RELAY_FUNCTION: {
    schema: name.optional(),
    documentation: 'Name or ARN of the Lambda function that forwards requests to Cognito and requests for public keys',
    shownDefault: 'none: the server connects directly',
  },
  ALB_KEYS_URL: {
    schema: url.optional(),
    documentation: "URL of the load balancer's public keys",
    shownDefault: "AWS's URL for the home region",
  },
  COGNITO_JWKS_URL: {
    schema: url.optional(),
    documentation: "URL of the user pool's public keys",
    shownDefault: "the user pool's own URL",
  },
  METRICS_NAMESPACE: {
    schema: z
      .string()
      .regex(/^(?!AWS\/)[\w.\-#:/]{1,255}$/, 'must be a CloudWatch namespace')
      .prefault(METRICS.namespace),
    documentation: 'CloudWatch namespace of the metrics',
  },
  PRODUCT_NAME: {
    schema: productName.prefault(PRODUCT),
    documentation: 'Name of the product on pages and in exports',
  },
  LOGO: {
    schema: name
      .regex(
        /^data:image\/(svg\+xml|png);base64,|\.(svg|png)$/i,
        'must be the path of an SVG or PNG file, or its data URL',
      )
      .optional(),
    documentation: 'Logo: the path of an SVG or PNG file, or a data URL',
    shownDefault: 'the symbol of Joule Verne',
  },
  ACCENT_COLOR: {
    schema: colour.optional(),
    documentation:
      'Colour of links and buttons, such as `#0b6e6e`; the server darkens or lightens it for each theme until it is legible',
    shownDefault: "Joule Verne's colours",
  },
  IMPRINT_URL: { schema: httpsUrl.optional(), documentation: 'https URL of the imprint, which pages link to' },
  PRIVACY_URL: { schema: httpsUrl.optional(), documentation: 'https URL of the privacy notice, which pages link to' },
} as const satisfies Record<string, Setting>;

/** Variables that the organisation sets in `service.environment` of deployment.json. Seconds are converted to milliseconds. */
export const ORGANISATION_SETTINGS = {
  ADMIN_GROUP: {
    // The pattern that Cognito requires of group names.
    schema: z
      .string()
      .trim()
      .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u, 'must be the name of a group, without spaces')
      .prefault('admins'),
    documentation: 'Cognito group whose members may use the admin console',
  },
  MAX_MESSAGE_BYTES: {
    schema: count(300_000).prefault('32768'),
    documentation: 'Maximum length of a question in bytes, for every engine',
  },
  MAX_MESSAGE_CHARACTERS: {
    schema: count(300_000).optional(),
    documentation: 'Maximum length of a question in characters; see [Length of questions](#length-of-questions)',
    shownDefault: '`1000` for `knowledge-base`, none for `converse` and `agent`',
  },
  MAX_ANSWER_CHARACTERS: {
    schema: count().prefault('200000'),
    documentation: 'Maximum length of an answer in characters; the server cuts a longer answer and adds a note',
  },
  MAX_RUNNING_ANSWERS: {
    schema: count(100_000).prefault('500'),
    documentation: 'Maximum number of running answers of one task',
  },
  MAX_RUNNING_ANSWERS_PER_PERSON: {
    schema: count(1_000).prefault('5'),
    documentation: 'Maximum number of running answers of one user, on all tasks together',
  },
  ENGINE_CONNECT_SECONDS: { schema: seconds.prefault('3'), documentation: 'Timeout for connecting to Bedrock' },
  ENGINE_SILENCE_SECONDS: { schema: seconds.prefault('60'), documentation: 'Maximum time between events of an answer' },
  ENGINE_ANSWER_SECONDS: { schema: seconds.prefault('300'), documentation: 'Maximum time for a whole answer' },
  SEARCH_ROUNDS: {
    schema: wholeNumber(1, 10).prefault('4'),
    documentation:
      'Maximum number of rounds of searches for an answer of `converse`; a round may contain several searches',
  },
  SEARCH_RESULTS: {
    schema: wholeNumber(1, 50).prefault('8'),
    documentation: 'Maximum number of passages that a search of `converse` finds',
  },
  HISTORY_TOKENS: {
    schema: wholeNumber(0, 500_000).prefault('20000'),
    documentation:
      'Maximum length of earlier questions and answers that `converse` sends, in estimated tokens; it omits the oldest',
  },
  ASSISTANT_INSTRUCTIONS: {
    schema: z.string().trim().max(8_000, 'must have at most 8000 characters').optional(),
    documentation:
      "The organisation's instructions for answers of `converse`, until an admin changes them in the console",
    shownDefault: 'none',
  },
  FOLLOW_UPS: {
    schema: flag.prefault('1'),
    documentation: '`1`: `converse` suggests up to three questions after an answer; `0`: it does not',
  },
  SUPPORT_CHECK: {
    schema: flag.prefault('1'),
    documentation:
      '`1`: compare each cited sentence with its passages, and mark those that the passages do not contain; `0`: do not check new answers',
  },
  MODEL_TEMPERATURE: {
    schema: share.optional(),
    documentation:
      'Temperature of the model of `converse`, from 0 to 1; some models reject it together with `MODEL_TOP_P`',
    shownDefault: "the model's default",
  },
  MODEL_TOP_P: {
    schema: share.optional(),
    documentation: 'Top P of the model of `converse`, from 0 to 1',
    shownDefault: "the model's default",
  },
  MODEL_MAX_TOKENS: {
    schema: wholeNumber(256, 200_000).prefault('4096'),
    documentation: 'Maximum number of output tokens of a model call of `converse`',
  },
  MODEL_LATENCY: {
    schema: z.enum(['standard', 'optimized'], 'must be standard or optimized').optional(),
    documentation: 'Latency of the model of `converse`: `standard` or `optimized`; few models offer the latter',
    shownDefault: "the service's default",
  },
  MODEL_CITATIONS: {
    schema: z.enum(['auto', 'native', 'marks'], 'must be auto, native or marks').prefault('auto'),
    documentation:
      'How the model of `converse` cites: `native` (citations of Bedrock), `marks` (`[1]` in its text), or `auto` (`native` for the models that are known to support it)',
  },
  AGENT_SESSION_IDLE_SECONDS: {
    schema: seconds.prefault('540'),
    documentation:
      "Idle time after which the server no longer uses a session of the agent; set it below the agent's idle session timeout",
  },
  DRAIN_SECONDS: {
    schema: seconds.prefault('110'),
    documentation: 'Time that running answers have to finish when the task stops',
  },
  RETENTION_DAYS: {
    schema: count(36_500).prefault('365'),
    documentation:
      'Number of days after which a question expires with its answer, and a conversation after its last question',
  },
  SUGGESTED_QUESTIONS: {
    schema: suggestedQuestions.prefault('{}'),
    documentation: 'Suggested questions as JSON, at most six per language: `{"en":["When is the counter open?"]}`',
    shownDefault: 'questions about the sample documents',
  },
  TIME_ZONE: { schema: timeZone.prefault('Europe/Zurich'), documentation: 'Time zone of dates and times' },
  CLASSIFICATION_MARKS: {
    schema: names.prefault(CLASSIFICATION_MARKS),
    documentation: 'Classification marks, separated by commas; the server rejects a document with one of them',
    shownDefault: 'marks of the Swiss Confederation from VERTRAULICH upwards, in four languages',
  },
  SENSITIVITY_LABELS: {
    schema: names.prefault(SENSITIVITY_LABELS),
    documentation:
      'Names or GUIDs of Microsoft sensitivity labels, separated by commas; the server rejects a document with one of them',
    shownDefault: 'Confidential, Secret and similar names, in four languages',
  },
  INSPECTION_SECONDS: {
    schema: seconds.prefault('30'),
    documentation: 'Maximum time to inspect one document; a document that takes longer is held',
  },
  INSPECTION_MEGABYTES: {
    schema: wholeNumber(128, 8_192).prefault('512'),
    documentation: 'Maximum memory to inspect one document; a document that needs more is held',
  },
  LOG_LEVEL: {
    schema: z.enum(LOG_LEVELS, `must be ${LOG_LEVELS.join(', ')}`).prefault('info'),
    documentation: 'Minimum level of log entries: `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
  },
} as const satisfies Record<string, Setting>;

/** All environment variables of the server. */
export const SETTINGS = { ...DEPLOYMENT_SETTINGS, ...ORGANISATION_SETTINGS };

/** The name of an environment variable of the server. */
export type SettingName = keyof typeof SETTINGS;
