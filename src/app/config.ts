import { z } from 'zod';
import { CONTAINER_PORT, ENV, METRICS } from '../contract';

const seconds = (value: number) => z.coerce.number().positive().max(86_400).default(value).transform((number) => number * 1000);
const count = (value: number, max = 10_000_000) => z.coerce.number().int().positive().max(max).default(value);
const name = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));

/** Names or GUIDs separated by commas; a name must hold letters, or it would be found everywhere. */
const names = (value: string) => z.string().default(value)
  .transform((text) => text.split(',').map((part) => part.trim()).filter(Boolean))
  .refine((all) => all.length > 0 && all.every((one) => /\p{L}{2}|^\{?[0-9a-f]{8}-/iu.test(one)), 'must be names separated by commas, each with letters');

/** From "confidential" upwards: the marks of the Swiss Confederation in its languages, and those of its partners. */
const MARKS = [
  'VERTRAULICH', 'GEHEIM', 'CONFIDENTIEL', 'SECRET', 'CONFIDENZIALE', 'SEGRETO', 'CONFIDENTIAL', 'STRENG VERTRAULICH', 'STRENG GEHEIM',
  'TRÈS SECRET', 'SEGRETISSIMO', 'TOP SECRET', 'STRICTLY CONFIDENTIAL', 'HIGHLY CONFIDENTIAL',
].join(', ');

/** Names of sensitivity labels (Microsoft Purview); an organisation whose labels have other names says so. */
const LABELS = [
  'Confidential', 'Highly Confidential', 'Strictly Confidential', 'Secret', 'Vertraulich', 'Streng vertraulich', 'Geheim', 'Confidentiel',
  'Confidenziale', 'Segreto',
].join(', ');

const LANGUAGES = ['de', 'fr', 'it', 'en'] as const;

const suggestions = z.string().default('{}').transform((text, context) => {
  try {
    return z.partialRecord(z.enum(LANGUAGES), z.array(z.string().min(1)).max(6)).parse(JSON.parse(text));
  } catch {
    context.addIssue('must be JSON such as {"de":["Frage?"],"en":["Question?"]}, at most six questions a language');
    return z.NEVER;
  }
});

function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
}

const variables = z.object({
  [ENV.port]: z.coerce.number().int().min(0).max(65_535).default(CONTAINER_PORT),
  [ENV.region]: name,
  [ENV.answerEngine]: z.enum(['agent', 'knowledge-base']),
  [ENV.agentId]: name.optional(),
  [ENV.agentAliasId]: name.optional(),
  [ENV.knowledgeBaseId]: name.optional(),
  [ENV.dataSourceId]: name.optional(),
  [ENV.modelArn]: name.optional(),
  [ENV.guardrailId]: name.regex(/^[a-z0-9]{1,64}$/, 'must be a guardrail\'s id, such as a1b2c3d4e5f6').optional(),
  [ENV.guardrailVersion]: name.regex(/^([1-9]\d{0,7}|DRAFT)$/, 'must be a number or DRAFT').optional(),
  [ENV.knowledgeBucket]: name,
  [ENV.tableName]: name,
  [ENV.userPoolId]: name.regex(/^[\w-]+_[A-Za-z0-9]+$/, 'must look like eu-central-2_AbCdEfGhI'),
  [ENV.userPoolClientId]: name,
  [ENV.userPoolDomain]: url,
  [ENV.albArn]: name.regex(/^arn:[\w-]+:elasticloadbalancing:/, 'must be the ARN of a load balancer'),
  [ENV.adminGroup]: name.default('admins'),
  [ENV.egressRelayFunction]: name.optional(),
  [ENV.albKeysUrl]: url.optional(),
  [ENV.cognitoJwksUrl]: url.optional(),
  MAX_MESSAGE_BYTES: count(32_768, 300_000),
  MAX_ANSWER_CHARACTERS: count(200_000),
  MAX_RUNNING_ANSWERS: count(500, 100_000),
  ENGINE_CONNECT_SECONDS: seconds(3),
  ENGINE_SILENCE_SECONDS: seconds(60),
  ENGINE_ANSWER_SECONDS: seconds(300),
  AGENT_SESSION_IDLE_SECONDS: seconds(540),
  DRAIN_SECONDS: seconds(110),
  RETENTION_DAYS: count(365, 36_500),
  CLASSIFICATION_MARKS: names(MARKS),
  SENSITIVITY_LABELS: names(LABELS),
  INSPECTION_SECONDS: seconds(30),
  INSPECTION_MEGABYTES: z.coerce.number().int().min(128).max(8_192).default(512),
  SUGGESTED_QUESTIONS: suggestions,
  TIME_ZONE: z.string().default('Europe/Zurich').refine(isTimeZone, 'must be a time zone such as Europe/Zurich'),
  [ENV.metricsNamespace]: z.string().regex(/^(?!AWS\/)[\w.\-#:/]{1,255}$/, 'must be a namespace of CloudWatch').default(METRICS.namespace),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** Variables without which an engine cannot work. */
const NEEDED_BY = {
  'agent': [ENV.agentId, ENV.agentAliasId],
  'knowledge-base': [ENV.knowledgeBaseId, ENV.dataSourceId, ENV.modelArn],
} as const;

/** Variables that mean nothing without each other. */
const PAIRS = [[ENV.guardrailId, ENV.guardrailVersion], [ENV.guardrailVersion, ENV.guardrailId]] as const;

/** What the environment says, durations in milliseconds. */
export type Config = Readonly<z.output<typeof variables>>;

/**
 * Reads the environment once. An empty variable counts as missing.
 *
 * @throws Error whose message lists every missing or inadmissible value
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = variables.safeParse(given);
  const faults = result.success ? [] : result.error.issues.map((issue) => fault(String(issue.path[0]), issue, given));
  const engine = given[ENV.answerEngine];
  if (engine === 'agent' || engine === 'knowledge-base') {
    for (const missing of NEEDED_BY[engine].filter((variable) => !given[variable]?.trim())) {
      faults.push(`  ${missing} is missing: ${ENV.answerEngine}=${engine} needs it`);
    }
  }
  for (const [one, other] of PAIRS) {
    if (given[one] && !given[other]) faults.push(`  ${other} is missing: ${one} needs it`);
  }
  if (faults.length > 0 || !result.data) {
    throw new Error(`Joule Verne cannot start. Please mend these environment variables:\n${faults.join('\n')}`);
  }
  return Object.freeze(result.data);
}

function fault(variable: string, issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const value = given[variable];
  if (value === undefined) return `  ${variable} is missing`;
  return `  ${variable} is inadmissible: received ${JSON.stringify(value)}; ${issue.message}`;
}
