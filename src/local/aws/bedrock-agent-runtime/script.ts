import { bedrockError, ERROR_KINDS, type ErrorKind, validationError } from '../bedrock-errors';
import type { Refusal } from '../kernel/refusal';

/**
 * A script that a test puts into a question. If a question has one of these directives, the stand-in does not search the
 * documents: it ignores the rest of the question and answers with filler. Directives can be combined. Those for the middle
 * of the answer take effect after half of the text, in their order in the question. Double square brackets around anything
 * else are ordinary text.
 *
 * Text (the default is 60 tokens of filler):
 * - `[[tokens N]]` N tokens of Markdown filler, the same each time
 * - `[[echo]]` the text that follows the directive and one space or line break, verbatim; must be the last directive
 * - `[[empty]]` a stream without text
 *
 * Delivery:
 * - `[[rate N]]` N tokens per second
 * - `[[silent SECONDS]]` sends the headers at once, but the first event only after this time
 * - `[[stall SECONDS]]` pauses in the middle
 * - `[[split]]` splits multi-byte characters, across the events of an agent or the network packets of a knowledge base
 * - `[[cite]]` cites a passage after the first paragraph
 * - `[[late-citation]]` cites a passage after all of the text
 * - `[[guardrail]]` if the request names a guardrail for the knowledge base, that guardrail intervenes after half of the
 *   text and ends the answer with its message
 *
 * Errors before the stream; with a number, only for the first N attempts at this question in this session:
 * - `[[throttle]]`, `[[throttle N]]` ThrottlingException, 429
 * - `[[error NAME]]`, `[[error NAME N]]` one of the service's errors: accessDenied, badGateway, conflict, dependencyFailed,
 *   internalServer, modelNotReady, resourceNotFound, serviceQuotaExceeded, throttling, validation
 * - `[[model legacy]]`, `[[model retired]]`, `[[model unknown]]` Bedrock's error for a legacy model, which only accounts that
 *   have used it recently may use; for a model past its end of life; and for an unknown model id. Each may have a number
 * - `[[html-502]]`, `[[html-502 N]]` an HTML page with status 502, as a proxy sends it
 *
 * Faults in the middle:
 * - `[[throttle-midway]]`, `[[error-midway NAME]]` an exception frame
 * - `[[drop]]` closes the connection
 * - `[[broken-frame]]` a frame with a wrong checksum
 */
export interface Script {
  /** Errors before the stream, each with the number of attempts that fail with it. */
  readonly refusals: { readonly refusal: Refusal | 'html-502'; readonly attempts: number }[];
  readonly middle: Fault[];
  readonly rate?: number;
  readonly silentSeconds: number;
  readonly split: boolean;
  readonly citation?: 'prompt' | 'late';
  /** The number of tokens of filler; ignored with `echo`. */
  readonly tokens: number;
  readonly echo?: string;
  readonly guardrail: boolean;
}

/** A fault in the middle of the answer, after half of the text. */
export type Fault =
  | { readonly stallSeconds: number }
  | { readonly exception: ErrorKind }
  | { readonly kind: 'disconnect' | 'corrupt-frame' };

type Draft = { -readonly [Key in keyof Script]: Script[Key] };

/** Bedrock's errors about models, in Bedrock's words. */
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
  throttle: (script, [attempts]) => {
    script.refusals.push({ refusal: scriptedError('throttling'), attempts: attemptsIn(attempts) });
  },
  error: (script, [name, attempts]) => {
    script.refusals.push({ refusal: scriptedError(kind(name)), attempts: attemptsIn(attempts) });
  },
  model: (script, [state, attempts]) => {
    script.refusals.push({ refusal: modelError(state), attempts: attemptsIn(attempts) });
  },
  'html-502': (script, [attempts]) => {
    script.refusals.push({ refusal: 'html-502', attempts: attemptsIn(attempts) });
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
 * Parses the script in a question; `undefined` when it has none.
 * @throws Refusal (validation) when a directive has no valid number or names an unknown error
 */
export function scriptIn(question: string): Script | undefined {
  const script: Draft = { refusals: [], middle: [], silentSeconds: 0, split: false, tokens: 60, guardrail: false };
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

function attemptsIn(arg: string | undefined): number {
  return arg === undefined ? Infinity : number(arg, '[[throttle N]]');
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
