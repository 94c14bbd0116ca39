import type { Refusal } from '../kernel/refusal';
import { bedrockError, ERROR_KINDS, type ErrorKind, validationError } from './errors';
import type { Script, ToolScript } from './script';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
/** A script whose directives are being read. */
type Draft = Writable<Omit<Script, 'tools'>> & { tools: Writable<ToolScript> };

/** Bedrock's errors about models, with Bedrock's own messages. */
const MODEL_ERRORS = {
  legacy: bedrockError(
    'resourceNotFound',
    'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock',
  ),
  retired: bedrockError(
    'resourceNotFound',
    'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
  ),
  unknown: validationError('The provided model identifier is invalid.'),
} as const;

const DIRECTIVE = /\[\[([a-z0-9-]+)((?:\s+[\w.]+)*)\s*\]\]/g;

/** What each directive adds to a script. `rest` is the text after the directive. */
const DIRECTIVES: Record<string, (script: Draft, args: readonly string[], rest: string) => void> = {
  tokens: (script, [count]) => {
    script.tokens = number(count, '[[tokens N]]');
  },
  echo: (script, _args, rest) => {
    script.echo = rest.replace(/^(?:\r?\n| )/, '');
  },
  empty: (script) => {
    script.tokens = 0;
  },
  rate: (script, [count]) => {
    script.rate = positive(count, '[[rate N]]');
  },
  silent: (script, [seconds]) => {
    script.silentSeconds = number(seconds, '[[silent SECONDS]]');
  },
  stall: (script, [seconds]) => {
    script.middle.push({ stallSeconds: number(seconds, '[[stall SECONDS]]') });
  },
  split: (script) => {
    script.split = true;
  },
  cite: (script) => {
    script.citation = 'prompt';
  },
  'late-citation': (script) => {
    script.citation = 'late';
  },
  guardrail: (script) => {
    script.guardrail = true;
  },
  searches: (script, [count]) => {
    Object.assign(script.tools, {
      searches: positive(count, '[[searches N]]'),
      rounds: Math.max(1, script.tools.rounds),
    });
  },
  rounds: (script, [count]) => {
    script.tools.rounds = positive(count, '[[rounds N]]');
  },
  loop: (script) => {
    script.tools.rounds = Infinity;
  },
  announce: (script) => {
    script.tools.announces = true;
  },
  tool: (script, [kind]) => {
    if (kind !== 'unknown' && kind !== 'json' && kind !== 'long' && kind !== 'again')
      throw validationError(
        `[[tool NAME]] in the script needs unknown, json, long or again, received "${kind ?? ''}".`,
      );
    Object.assign(script.tools, { wrong: kind, rounds: Math.max(1, script.tools.rounds) });
  },
  'cite-index': (script, [index]) => {
    script.tools.citedIndex = number(index, '[[cite-index N]]');
    script.citation = 'prompt';
  },
  reason: (script, [seconds]) => {
    script.tools.reasonSeconds = number(seconds, '[[reason SECONDS]]');
  },
  'follow-ups': (script) => {
    script.tools.followUps = true;
  },
  stop: (script, [reason = '']) => {
    script.tools.stopReason = reason;
  },
  throttle: (script, [attempts]) => {
    script.refusals.push({ refusal: scriptedError('throttling'), attempts: attemptsIn(attempts, '[[throttle N]]') });
  },
  error: (script, [name, attempts]) => {
    script.refusals.push({ refusal: scriptedError(kind(name)), attempts: attemptsIn(attempts, '[[error NAME N]]') });
  },
  model: (script, [state, attempts]) => {
    script.refusals.push({ refusal: modelError(state), attempts: attemptsIn(attempts, '[[model STATE N]]') });
  },
  'html-502': (script, [attempts]) => {
    script.refusals.push({ refusal: 'html-502', attempts: attemptsIn(attempts, '[[html-502 N]]') });
  },
  'throttle-midway': (script) => {
    script.middle.push({ exception: 'throttling' });
  },
  'error-midway': (script, [name]) => {
    script.middle.push({ exception: kind(name) });
  },
  drop: (script) => {
    script.middle.push({ kind: 'disconnect' });
  },
  'broken-frame': (script) => {
    script.middle.push({ kind: 'corrupt-frame' });
  },
};

/**
 * Parses the directives in a question. Returns `undefined` if it has none.
 * @throws Refusal (validation) for a directive with a missing or invalid argument
 */
export function scriptIn(question: string): Script | undefined {
  const script: Draft = {
    refusals: [],
    middle: [],
    silentSeconds: 0,
    split: false,
    tokens: 60,
    guardrail: false,
    tools: { searches: 1, rounds: 0, announces: false, followUps: false },
  };
  let isScripted = false;
  for (const match of question.matchAll(DIRECTIVE)) {
    const [directive, name, args] = match;
    if (!Object.hasOwn(DIRECTIVES, name)) continue;
    isScripted = true;
    DIRECTIVES[name](script, args.match(/\S+/g) ?? [], question.slice(match.index + directive.length));
    if (name === 'echo') break;
  }
  return isScripted ? script : undefined;
}

function number(arg: string | undefined, usage: string): number {
  const value = Number(arg);
  if (arg === undefined || !Number.isFinite(value) || value < 0)
    throw validationError(`${usage} in the script needs a number, received "${arg ?? ''}".`);
  return value;
}

function positive(arg: string | undefined, usage: string): number {
  const value = number(arg, usage);
  if (value === 0) throw validationError(`${usage} in the script needs a number above 0.`);
  return value;
}

function attemptsIn(arg: string | undefined, usage: string): number {
  return arg === undefined ? Infinity : number(arg, usage);
}

function scriptedError(name: ErrorKind): Refusal {
  return bedrockError(name, 'A script asked for this error.');
}

function modelError(state = ''): Refusal {
  if (Object.hasOwn(MODEL_ERRORS, state)) return MODEL_ERRORS[state as keyof typeof MODEL_ERRORS];
  throw validationError(
    `[[model STATE]] in the script needs ${Object.keys(MODEL_ERRORS).join(' or ')}, received "${state}".`,
  );
}

function kind(arg: string | undefined): ErrorKind {
  const found = ERROR_KINDS.find((name) => name === arg);
  if (!found)
    throw validationError(`The script names the error "${arg ?? ''}"; expected one of ${ERROR_KINDS.join(', ')}.`);
  return found;
}
