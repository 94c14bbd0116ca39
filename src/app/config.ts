import { z } from 'zod';
import { SETTINGS, type Setting, type SettingName } from '../settings';

type Schemas = { [Name in SettingName]: (typeof SETTINGS)[Name]['schema'] };

const settings = Object.entries(SETTINGS) as [SettingName, Setting][];
const variables = z.object(
  Object.fromEntries(settings.map(([variable, { schema }]) => [variable, schema])) as unknown as Schemas,
);

/** The environment, validated; durations in milliseconds. */
export type Config = Readonly<z.output<typeof variables>>;

/**
 * Reads the environment once. An empty variable is treated as missing.
 *
 * @throws Error whose message lists every missing or invalid variable
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = variables.safeParse(given);
  const faults = [
    ...(result.error?.issues ?? []).map((issue) => faultOf(String(issue.path[0]), issue.message, given)),
    ...dependencyFaults(given),
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

/** Reports each missing variable that is required because of the value of another variable. */
function dependencyFaults(given: NodeJS.ProcessEnv): string[] {
  return settings.flatMap(([variable, { requiredBy, requires }]) => {
    const faults: string[] = [];
    if (requiredBy && requiredBy === given.ANSWER_ENGINE && !given[variable]?.trim())
      faults.push(`  ${variable} is missing: ANSWER_ENGINE=${requiredBy} needs it`);
    if (requires && given[variable] && !given[requires]) faults.push(`  ${requires} is missing: ${variable} needs it`);
    return faults;
  });
}
