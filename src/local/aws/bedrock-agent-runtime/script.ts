import { ERROR_KINDS, type ErrorKind, invalid } from './errors';

/**
 * Tests write a script into the question. A question that holds one of these directives is not looked up: its other
 * words are ignored, and the answer is filler. Directives combine; those for the middle happen in the order given,
 * after half of the text. Double square brackets around anything else are ordinary text.
 *
 * What is said (60 tokens of filler unless one of these is there):
 * - `[[tokens N]]` N tokens of Markdown filler, the same each time
 * - `[[echo]]` the rest of the question verbatim, as Markdown, after one line break or space; must be the last directive
 * - `[[empty]]` a stream without any text
 *
 * How it is said:
 * - `[[rate N]]` N tokens a second
 * - `[[silent SECONDS]]` headers at once, the first event only after this time
 * - `[[stall SECONDS]]` a pause in the middle
 * - `[[split]]` bytes parted within characters: in the events of an agent, between network packets for a knowledge base
 * - `[[cite]]` a citation of the first paragraph, as soon as it stands
 * - `[[late-citation]]` the same, but after all text
 * - `[[guardrail]]` a knowledge base's guardrail, if the request names one, steps in after half of the text and ends the answer with
 *   its message
 *
 * What goes wrong before the stream; with a number, only at the first N tries of this question in this session:
 * - `[[throttle]]`, `[[throttle N]]` ThrottlingException, 429
 * - `[[error NAME]]`, `[[error NAME N]]` any of the service's errors: accessDenied, badGateway, conflict, dependencyFailed,
 *   internalServer, modelNotReady, resourceNotFound, serviceQuotaExceeded, throttling, validation
 * - `[[html-502]]`, `[[html-502 N]]` a proxy's HTML page
 *
 * What goes wrong in the middle:
 * - `[[throttle-midway]]`, `[[error-midway NAME]]` an exception frame
 * - `[[drop]]` the connection is cut
 * - `[[broken-frame]]` a frame with a wrong checksum
 */
export interface Script {
  /** Refusals before the stream; `tries` is how often, endlessly unless given. */
  readonly refusals: { readonly refusal: ErrorKind | 'html-502'; readonly tries: number }[];
  readonly middle: Mishap[];
  readonly rate?: number;
  readonly silentSeconds: number;
  readonly split: boolean;
  readonly citation?: 'prompt' | 'late';
  /** Filler of this many tokens, unless there is `echo`. */
  readonly tokens: number;
  readonly echo?: string;
  readonly guardrail: boolean;
}

/** What happens after half of the text. */
export type Mishap =
  | { readonly stallSeconds: number }
  | { readonly exception: ErrorKind }
  | { readonly damage: 'drop' | 'broken-frame' };

type Draft = { -readonly [Key in keyof Script]: Script[Key] };

const DIRECTIVE = /\[\[([a-z0-9-]+)((?:\s+[\w.]+)*)\s*\]\]/g;

const MEANINGS: Record<string, (script: Draft, words: readonly string[], rest: string) => void> = {
  tokens: (script, [count]) => {
    script.tokens = number(count, '[[tokens N]]');
  },
  echo: (script, _words, rest) => {
    script.echo = rest.replace(/^(?:\r?\n| )/, '');
  },
  empty: (script) => {
    script.tokens = 0;
  },
  rate: (script, [count]) => {
    script.rate = number(count, '[[rate N]]') || invalidRate();
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
  throttle: (script, [tries]) => {
    script.refusals.push({ refusal: 'throttling', tries: times(tries) });
  },
  error: (script, [name, tries]) => {
    script.refusals.push({ refusal: kind(name), tries: times(tries) });
  },
  'html-502': (script, [tries]) => {
    script.refusals.push({ refusal: 'html-502', tries: times(tries) });
  },
  'throttle-midway': (script) => {
    script.middle.push({ exception: 'throttling' });
  },
  'error-midway': (script, [name]) => {
    script.middle.push({ exception: kind(name) });
  },
  drop: (script) => {
    script.middle.push({ damage: 'drop' });
  },
  'broken-frame': (script) => {
    script.middle.push({ damage: 'broken-frame' });
  },
};

/**
 * The script in a question, or `undefined` when there is none.
 * @throws ServiceError (validation) when a directive lacks its number or names an unknown error
 */
export function scriptIn(question: string): Script | undefined {
  const script: Draft = { refusals: [], middle: [], silentSeconds: 0, split: false, tokens: 60, guardrail: false };
  let isScripted = false;
  for (const match of question.matchAll(DIRECTIVE)) {
    const [whole, name, words] = match;
    if (!Object.hasOwn(MEANINGS, name)) continue;
    isScripted = true;
    MEANINGS[name](
      script,
      words
        .trim()
        .split(/\s+/)
        .filter((word) => word !== ''),
      question.slice(match.index + whole.length),
    );
    if (name === 'echo') break;
  }
  return isScripted ? script : undefined;
}

function number(word: string | undefined, usage: string): number {
  const value = Number(word);
  if (word === undefined || !Number.isFinite(value) || value < 0)
    throw invalid(`The script says "${word ?? ''}" where ${usage} needs a number.`);
  return value;
}

const times = (word: string | undefined): number => (word === undefined ? Infinity : number(word, '[[throttle N]]'));

const invalidRate = (): never => {
  throw invalid('[[rate N]] needs a number above 0.');
};

function kind(word: string | undefined): ErrorKind {
  const found = ERROR_KINDS.find((name) => name === word);
  if (!found) throw invalid(`The script names the error "${word ?? ''}"; it knows ${ERROR_KINDS.join(', ')}.`);
  return found;
}
