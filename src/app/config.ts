import { z } from 'zod';
import { CONTAINER_PORT, ENV, METRICS } from '../contract';
import { settings } from '../settings';

const name = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));

const variables = z.object({
  [ENV.port]: z.coerce.number().int().min(0).max(65_535).default(CONTAINER_PORT),
  [ENV.region]: name,
  [ENV.answerEngine]: z.enum(['agent', 'knowledge-base']),
  [ENV.agentId]: name.optional(),
  [ENV.agentAliasId]: name.optional(),
  [ENV.knowledgeBaseId]: name.optional(),
  [ENV.dataSourceId]: name.optional(),
  [ENV.modelArn]: name.optional(),
  [ENV.guardrailId]: name.regex(/^[a-z0-9]{1,64}$/, "must be a guardrail's id, such as a1b2c3d4e5f6").optional(),
  [ENV.guardrailVersion]: name.regex(/^([1-9]\d{0,7}|DRAFT)$/, 'must be a number or DRAFT').optional(),
  [ENV.knowledgeBucket]: name,
  [ENV.tableName]: name,
  [ENV.userPoolId]: name.regex(/^[\w-]+_[A-Za-z0-9]+$/, 'must look like eu-central-2_AbCdEfGhI'),
  [ENV.userPoolClientId]: name,
  [ENV.userPoolDomain]: url,
  [ENV.albArn]: name.regex(/^arn:[\w-]+:elasticloadbalancing:/, 'must be the ARN of a load balancer'),
  [ENV.egressRelayFunction]: name.optional(),
  [ENV.albKeysUrl]: url.optional(),
  [ENV.cognitoJwksUrl]: url.optional(),
  [ENV.metricsNamespace]: z
    .string()
    .regex(/^(?!AWS\/)[\w.\-#:/]{1,255}$/, 'must be a namespace of CloudWatch')
    .default(METRICS.namespace),
  ...settings,
});

/** Variables without which an engine cannot work. */
const NEEDED_BY = {
  agent: [ENV.agentId, ENV.agentAliasId],
  'knowledge-base': [ENV.knowledgeBaseId, ENV.dataSourceId, ENV.modelArn],
} as const;

/** Variables that mean nothing without each other. */
const PAIRS = [
  [ENV.guardrailId, ENV.guardrailVersion],
  [ENV.guardrailVersion, ENV.guardrailId],
] as const;

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
