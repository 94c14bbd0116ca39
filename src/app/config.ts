import * as z from 'zod';
import type { Setting } from '../settings/setting';
import { SETTINGS, type SettingName } from '../settings/settings';

type Schemas = { [Name in SettingName]: (typeof SETTINGS)[Name]['schema'] };

const settings = Object.entries(SETTINGS) as [SettingName, Setting][];
const variables = z.object(
  Object.fromEntries(settings.map(([variable, { schema }]) => [variable, schema])) as unknown as Schemas,
);

/** The environment, validated. Values in seconds are converted to milliseconds. */
export type Config = Readonly<z.output<typeof variables>>;

/** The variables that the answer engines use. */
const ENGINE_VARIABLES = [
  'AWS_REGION',
  'ANSWER_ENGINE',
  'AGENT_ID',
  'AGENT_ALIAS_ID',
  'AGENT_SESSION_IDLE_SECONDS',
  'KNOWLEDGE_BASE_ID',
  'MODEL_ARN',
  'MODEL_CITATIONS',
  'MODEL_LATENCY',
  'MODEL_MAX_TOKENS',
  'MODEL_TEMPERATURE',
  'MODEL_TOP_P',
  'RERANKING_MODEL_ARN',
  'GUARDRAIL_ID',
  'GUARDRAIL_VERSION',
  'ENGINE_CONNECT_SECONDS',
  'ENGINE_SILENCE_SECONDS',
  'ENGINE_ANSWER_SECONDS',
  'SEARCH_ROUNDS',
  'SEARCH_RESULTS',
  'HISTORY_TOKENS',
  'ASSISTANT_INSTRUCTIONS',
  'FOLLOW_UPS',
  'TIME_ZONE',
  'MAX_RUNNING_ANSWERS',
  'METRICS_NAMESPACE',
] as const satisfies readonly SettingName[];

export type EngineConfig = Pick<Config, (typeof ENGINE_VARIABLES)[number]>;

/**
 * Reads and validates the environment. An empty variable counts as missing.
 *
 * @throws Error whose message lists every missing or invalid variable
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  return read(environment, variables, settings);
}

/**
 * Reads only the variables that the answer engines use.
 *
 * @throws Error whose message lists every missing or invalid variable
 */
export function readEngineConfig(environment: NodeJS.ProcessEnv): EngineConfig {
  const mask = Object.fromEntries(ENGINE_VARIABLES.map((name) => [name, true] as const));
  const used = settings.filter(([name]) => name in mask);
  return read(environment, variables.pick(mask as Record<(typeof ENGINE_VARIABLES)[number], true>), used);
}

function read<T>(environment: NodeJS.ProcessEnv, schema: z.ZodType<T>, used: typeof settings): Readonly<T> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  const faults = [
    ...(result.error?.issues ?? []).map((issue) => faultOf(String(issue.path[0]), issue.message, given)),
    ...dependencyFaults(given, used),
  ];
  if (faults.length > 0 || !result.data)
    throw new Error(`Joule Verne cannot start. Correct these environment variables:\n${faults.join('\n')}`);
  return Object.freeze(result.data);
}

function faultOf(variable: string, message: string, given: NodeJS.ProcessEnv): string {
  const value = given[variable];
  if (value === undefined) return `  ${variable} is missing`;
  return `  ${variable} is invalid: received ${JSON.stringify(value)}; ${message}`;
}

/**
 * Reports each missing variable that the value of `ANSWER_ENGINE` requires (`requiredBy`), or that is required because another variable is
 * set (`requires`).
 */
function dependencyFaults(given: NodeJS.ProcessEnv, used: typeof settings): string[] {
  return used.flatMap(([variable, { requiredBy, requires }]) => {
    const faults: string[] = [];
    if (requiredBy?.some((engine) => engine === given.ANSWER_ENGINE) && !given[variable]?.trim())
      faults.push(`  ${variable} is missing: ANSWER_ENGINE=${given.ANSWER_ENGINE} needs it`);
    if (requires && given[variable] && !given[requires]) faults.push(`  ${requires} is missing: ${variable} needs it`);
    return faults;
  });
}
