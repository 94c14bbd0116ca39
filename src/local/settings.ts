import { resolve } from 'node:path';
import { CONTAINER_PORT } from '../contract';
import type { Environment } from './environment';

/** Settings of `npm start` itself. All other variables are for the application. */
export interface Settings {
  /** Port of the load balancer; 0 lets the system choose. */
  readonly localPort: number;
  /** Port of the first application process; the others use the ports that follow. */
  readonly port: number;
  /** Absolute path of the state folder. */
  readonly state: string;
  /** Number of application processes. */
  readonly tasks: number;
  /** Whether the application reaches Cognito and the token keys only through the egress relay. */
  readonly relay: boolean;
  /** Whether the load balancer sends all requests of a browser to the process that answered its first request. */
  readonly sticky: boolean;
}

interface Variable<T> {
  /** The description in the README and in `--help`. */
  readonly meaning: string;
  readonly default: string;
  /** Completes "must be …" in the error message. */
  readonly expected: string;
  /** @returns undefined for an invalid value */
  readonly read: (value: string) => T | undefined;
}

const flag = {
  default: '0',
  expected: '0 or 1',
  read: (value: string) => (/^[01]$/.test(value) ? value === '1' : undefined),
};

/** The only declaration of each `LOCAL_…` variable. */
export const LOCAL_VARIABLES = {
  LOCAL_PORT: {
    meaning: 'Port of the load balancer; `0` picks any free port',
    default: '8080',
    ...wholeNumber(0, 65_535),
  },
  LOCAL_STATE: {
    meaning: 'State folder; each running copy needs its own',
    default: '.local',
    expected: 'the path of a folder',
    read: (value: string) => (value.includes('\0') ? undefined : resolve(value)),
  },
  LOCAL_TASKS: {
    meaning: 'Number of application processes, on `PORT`, `PORT`+1, …',
    default: '1',
    ...wholeNumber(1, 20),
  },
  LOCAL_RELAY: {
    meaning:
      '`1`: reach Cognito and the token keys through the egress relay, the function that a deployment runs on Lambda',
    ...flag,
  },
  LOCAL_STICKY: {
    meaning: '`1`: all requests of a browser go to the process that received its first request; `0`: round robin',
    ...flag,
  },
} satisfies Record<string, Variable<unknown>>;

type Name = keyof typeof LOCAL_VARIABLES;
type Value<N extends Name> = NonNullable<ReturnType<(typeof LOCAL_VARIABLES)[N]['read']>>;

/**
 * Reads the settings of `npm start`. An empty variable is treated as missing.
 *
 * @throws Error with one sentence for each invalid or unknown variable
 */
export function settingsOf(environment: Environment): Settings {
  const problems = unknownVariables(environment);
  const read = <T>(name: string, variable: Omit<Variable<T>, 'meaning'>): T | undefined => {
    const text = environment[name] || variable.default;
    const value = variable.read(text);
    if (value === undefined) problems.push(`${name} must be ${variable.expected}, received ${JSON.stringify(text)}.`);
    return value;
  };
  const local = <N extends Name>(name: N) => read(name, LOCAL_VARIABLES[name] as Variable<Value<N>>) as Value<N>;
  const tasks = local('LOCAL_TASKS');
  const settings = {
    localPort: local('LOCAL_PORT'),
    port: read('PORT', { default: String(CONTAINER_PORT), ...wholeNumber(1, 65_536 - (tasks ?? 1)) })!,
    state: local('LOCAL_STATE'),
    tasks,
    relay: local('LOCAL_RELAY'),
    sticky: local('LOCAL_STICKY'),
  };
  problems.push(...overlap(settings));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return settings;
}

/** Describes a port that both the load balancer and an application process would use. */
function overlap({ localPort, port, tasks }: Settings): string[] {
  const last = port + tasks - 1;
  if (!(localPort >= port && localPort <= last)) return [];
  const ports = tasks === 1 ? `port ${port}` : `ports ${port} to ${last}`;
  return [
    `LOCAL_PORT must differ from PORT (the application uses ${ports}), received "${localPort}": set one of them to another port.`,
  ];
}

/** Describes each unknown `LOCAL_…` variable. Otherwise, a misspelt name would be silently ignored. */
function unknownVariables(environment: Environment): string[] {
  const names = Object.keys(LOCAL_VARIABLES);
  return Object.keys(environment)
    .filter((name) => name.startsWith('LOCAL_') && !names.includes(name))
    .map((name) => `${name} is not a setting of npm start: unset it, or use ${names.join(', ')}.`);
}

function wholeNumber(lowest: number, highest: number) {
  return {
    expected: `a whole number from ${lowest} to ${highest}`,
    read: (value: string) => {
      const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
      return number >= lowest && number <= highest ? number : undefined;
    },
  };
}
