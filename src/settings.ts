import { z } from 'zod';
import { CONTAINER_PORT, METRICS } from './contract';

/** A variable of the server: the values it accepts, its default, and its row in the README's table. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** Reads the variable's text. `.prefault('…')` gives a default as it would be written, `.optional()` allows none. */
  readonly schema: Schema;
  readonly documentation: string;
  /** The default in the README, if the value itself would not be clear. */
  readonly shownDefault?: string;
  /** The answer engine that requires it. */
  readonly requiredBy?: Engine;
  /** The variable without which this one has no effect. */
  readonly requires?: string;
}

export const ENGINES = ['agent', 'knowledge-base'] as const;
export type Engine = (typeof ENGINES)[number];

const name = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));
const secondsMessage = 'must be a number of seconds above 0, at most 86400';
const seconds = z.coerce
  .number(secondsMessage)
  .positive(secondsMessage)
  .max(86_400, secondsMessage)
  .transform((value) => value * 1000);
const wholeNumber = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number(message).int(message).min(min, message).max(max, message);
};
const count = (max = 10_000_000) => wholeNumber(1, max);

/** Names or GUIDs, separated by commas. A name needs letters, or it would match everywhere. */
const names = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .refine(
    (all) => all.length > 0 && all.every((one) => /\p{L}{2}|^\{?[0-9a-f]{8}-/iu.test(one)),
    'must be names separated by commas, each with letters',
  );

/** From "confidential" upwards: the marks of the Swiss Confederation in its languages, and those of its partners. */
const CLASSIFICATION_MARKS = [
  'VERTRAULICH, GEHEIM, CONFIDENTIEL, SECRET, CONFIDENZIALE, SEGRETO, CONFIDENTIAL, STRENG VERTRAULICH, STRENG GEHEIM',
  'TRÈS SECRET, SEGRETISSIMO, TOP SECRET, STRICTLY CONFIDENTIAL, HIGHLY CONFIDENTIAL',
].join(', ');

/** The usual names of sensitivity labels (Microsoft Purview). */
const SENSITIVITY_LABELS = [
  'Confidential, Highly Confidential, Strictly Confidential, Secret, Vertraulich, Streng vertraulich, Geheim',
  'Confidentiel, Confidenziale, Segreto',
].join(', ');

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;

const suggestedQuestions = z.string().transform((text, context) => {
  try {
    return z.partialRecord(z.enum(LANGUAGES), z.array(z.string().min(1)).max(6)).parse(JSON.parse(text));
  } catch {
    context.addIssue(
      'must be JSON such as {"de":["Frage?"],"en":["Question?"]}, with at most six questions per language',
    );
    return z.NEVER;
  }
});

const timeZone = z.string().refine((value) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
}, 'must be a time zone such as Europe/Zurich');

/** Set by the deployment (by `npm start` on a laptop): addresses, and the resources that the server uses. */
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
  AWS_REGION: { schema: name, documentation: 'Home region' },
  ANSWER_ENGINE: {
    schema: z.enum(ENGINES),
    documentation: '`agent` (Bedrock agent, `InvokeAgent`) or `knowledge-base` (`RetrieveAndGenerateStream`)',
  },
  AGENT_ID: { schema: name.optional(), requiredBy: 'agent', documentation: "The agent's id" },
  AGENT_ALIAS_ID: { schema: name.optional(), requiredBy: 'agent', documentation: "The id of the agent's alias" },
  KNOWLEDGE_BASE_ID: {
    schema: name.optional(),
    requiredBy: 'knowledge-base',
    documentation: 'The knowledge base, which the console synchronises and runs test searches on',
  },
  DATA_SOURCE_ID: {
    schema: name.optional(),
    requiredBy: 'knowledge-base',
    documentation: "The knowledge base's data source",
  },
  MODEL_ARN: {
    schema: name.optional(),
    requiredBy: 'knowledge-base',
    documentation: 'The model or inference profile that answers',
  },
  GUARDRAIL_ID: {
    schema: name.regex(/^[a-z0-9]{1,64}$/, "must be a guardrail's id, such as a1b2c3d4e5f6").optional(),
    requires: 'GUARDRAIL_VERSION',
    documentation: 'A Bedrock guardrail for the `knowledge-base` engine',
  },
  GUARDRAIL_VERSION: {
    schema: name.regex(/^([1-9]\d{0,7}|DRAFT)$/, 'must be a number or DRAFT').optional(),
    requires: 'GUARDRAIL_ID',
    documentation: "The guardrail's version: a number or `DRAFT`",
  },
  KNOWLEDGE_BUCKET: {
    schema: name,
    documentation: 'Bucket with the documents under `documents/` and unfinished uploads under `incoming/`',
  },
  TABLE_NAME: { schema: name, documentation: 'The DynamoDB table' },
  USER_POOL_ID: {
    schema: name.regex(/^[\w-]+_[A-Za-z0-9]+$/, 'must look like eu-central-2_AbCdEfGhI'),
    documentation: 'The Cognito user pool',
  },
  USER_POOL_CLIENT_ID: { schema: name, documentation: "The user pool's client that the load balancer uses" },
  USER_POOL_DOMAIN: { schema: url, documentation: "Origin of the user pool's sign-in pages" },
  ALB_ARN: {
    schema: name.regex(/^arn:[\w-]+:elasticloadbalancing:/, 'must be the ARN of a load balancer'),
    documentation: 'The load balancer whose identity tokens are accepted',
  },
  EGRESS_RELAY_FUNCTION: {
    schema: name.optional(),
    documentation: 'Name or ARN of the Lambda function that forwards requests to Cognito and to the key servers',
    shownDefault: 'direct connections',
  },
  ALB_KEYS_URL: {
    schema: url.optional(),
    documentation: "Where the load balancer's public keys are",
    shownDefault: "AWS's key server",
  },
  COGNITO_JWKS_URL: {
    schema: url.optional(),
    documentation: "Where the user pool's public keys are",
    shownDefault: 'the user pool',
  },
  METRICS_NAMESPACE: {
    schema: z
      .string()
      .regex(/^(?!AWS\/)[\w.\-#:/]{1,255}$/, 'must be a CloudWatch namespace')
      .prefault(METRICS.namespace),
    documentation: 'CloudWatch namespace of the metrics',
  },
} as const satisfies Record<string, Setting>;

/** Set by the organisation, in `service.environment` of deployment.json. Durations are read in seconds and kept in milliseconds. */
export const ORGANISATION_SETTINGS = {
  ADMIN_GROUP: {
    // Cognito's pattern for the name of a group.
    schema: z
      .string()
      .trim()
      .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u, 'must be the name of a group, without spaces')
      .prefault('admins'),
    documentation: 'Cognito group whose members may use the admin console',
  },
  MAX_MESSAGE_BYTES: {
    schema: count(300_000).prefault('32768'),
    documentation: 'Longest question, in bytes, for every engine',
  },
  MAX_MESSAGE_CHARACTERS: {
    schema: count(300_000).optional(),
    documentation: 'Longest question, in characters; see [Length of questions](#length-of-questions)',
    shownDefault: '`1000` for `knowledge-base`, none for `agent`',
  },
  MAX_ANSWER_CHARACTERS: {
    schema: count().prefault('200000'),
    documentation: 'Longest answer, in characters; a longer one is cut and marked',
  },
  MAX_RUNNING_ANSWERS: { schema: count(100_000).prefault('500'), documentation: 'Answers that one task runs at once' },
  MAX_RUNNING_ANSWERS_PER_PERSON: {
    schema: count(1_000).prefault('5'),
    documentation: 'Answers that one person may have running at once, on all tasks together',
  },
  ENGINE_CONNECT_SECONDS: { schema: seconds.prefault('3'), documentation: 'Timeout for connecting to Bedrock' },
  ENGINE_SILENCE_SECONDS: {
    schema: seconds.prefault('60'),
    documentation: 'Longest pause between two events of an answer',
  },
  ENGINE_ANSWER_SECONDS: { schema: seconds.prefault('300'), documentation: 'Timeout for a whole answer' },
  AGENT_SESSION_IDLE_SECONDS: {
    schema: seconds.prefault('540'),
    documentation:
      "Idle time after which the agent's session counts as expired; set it below the agent's idle session timeout",
  },
  DRAIN_SECONDS: {
    schema: seconds.prefault('110'),
    documentation: 'Time for running answers to finish when the task stops',
  },
  RETENTION_DAYS: {
    schema: count(36_500).prefault('365'),
    documentation: 'Days after which an unused conversation expires',
  },
  SUGGESTED_QUESTIONS: {
    schema: suggestedQuestions.prefault('{}'),
    documentation: 'Suggested questions as JSON, at most six per language: `{"en":["When is the counter open?"]}`',
    shownDefault: 'questions about the example documents',
  },
  TIME_ZONE: { schema: timeZone.prefault('Europe/Zurich'), documentation: 'Time zone of the times in the console' },
  CLASSIFICATION_MARKS: {
    schema: names.prefault(CLASSIFICATION_MARKS),
    documentation: 'Classification marks that keep a document out, separated by commas',
    shownDefault: 'those of the Swiss Confederation from VERTRAULICH upwards, in four languages',
  },
  SENSITIVITY_LABELS: {
    schema: names.prefault(SENSITIVITY_LABELS),
    documentation: 'Microsoft sensitivity labels that keep a document out: names or GUIDs, separated by commas',
    shownDefault: 'Confidential, Secret and similar names, in four languages',
  },
  INSPECTION_SECONDS: {
    schema: seconds.prefault('30'),
    documentation: 'Time to check one document; a document that needs more is held',
  },
  INSPECTION_MEGABYTES: {
    schema: wholeNumber(128, 8_192).prefault('512'),
    documentation: 'Memory to check one document; a document that needs more is held',
  },
  LOG_LEVEL: {
    schema: z.enum(LOG_LEVELS, `must be ${LOG_LEVELS.join(', ')}`).prefault('info'),
    documentation: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
  },
} as const satisfies Record<string, Setting>;

/** Every variable of the server. */
export const SETTINGS = { ...DEPLOYMENT_SETTINGS, ...ORGANISATION_SETTINGS };

/** The name of a variable of the server. */
export type SettingName = keyof typeof SETTINGS;
