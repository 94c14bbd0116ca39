import type { Passage } from '../../knowledge';
import type { Refusal } from '../kernel/refusal';
import type { Answer } from './answer';
import { bedrockError } from './errors';
import type { Fault, Script } from './script';
import { byteTokensOf, tokensOf } from './tokens';

/** A part of the answer, and the passages that it cites. `start` and `end` are positions in UTF-16 code units; `end` is exclusive. */
export interface Citation {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly passages: readonly Passage[];
}

/** One step of a stream, independent of event frames and HTTP. */
export type Step =
  | { readonly kind: 'token'; readonly bytes: Buffer; readonly citations: readonly Citation[] }
  | { readonly kind: 'citations'; readonly citations: readonly Citation[] }
  | { readonly kind: 'pause'; readonly seconds: number }
  | { readonly kind: 'intervention' }
  | { readonly kind: 'exception'; readonly error: Refusal }
  | { readonly kind: 'disconnect' | 'corrupt-frame' };

/** Splits an answer into tokens. Each part's citation comes with the part's last token or, with `[[late-citation]]`, after all tokens. */
export function* stepsOf(answer: Answer, script?: Script): Generator<Step> {
  const late = script?.citation === 'late';
  const tokens = tokensWithCitations(answer, script?.split ?? false);
  const middle = Math.floor(tokens.length / 2);
  if (script && script.silentSeconds > 0) yield { kind: 'pause', seconds: script.silentSeconds };
  for (const [index, token] of tokens.entries()) {
    if (index === middle) yield* (script?.middle ?? []).map(stepOf);
    yield late ? { ...token, citations: [] } : token;
  }
  if (tokens.length === 0) yield* (script?.middle ?? []).map(stepOf);
  if (late) yield { kind: 'citations', citations: tokens.flatMap(({ citations }) => citations) };
}

/** Combines the tokens for a request without streaming: the whole text is one event, at the time of the last token. */
export function* inOnePiece(steps: Iterable<Step>, tokensPerSecond: number): Generator<Step> {
  const tokens: Extract<Step, { kind: 'token' }>[] = [];
  for (const step of steps) {
    if (step.kind !== 'token') yield step;
    else tokens.push(step);
  }
  if (tokens.length === 0) return;
  yield { kind: 'pause', seconds: tokens.length / tokensPerSecond };
  yield {
    kind: 'token',
    bytes: Buffer.concat(tokens.map(({ bytes }) => bytes)),
    citations: tokens.flatMap(({ citations }) => citations),
  };
}

function tokensWithCitations(answer: Answer, split: boolean): Extract<Step, { kind: 'token' }>[] {
  let start = 0;
  return answer.parts.flatMap(({ markdown, passages }) => {
    const citations = passages.length === 0 ? [] : [{ text: markdown, start, end: start + markdown.length, passages }];
    start += markdown.length;
    const pieces = split ? byteTokensOf(markdown) : tokensOf(markdown).map((token) => Buffer.from(token));
    return pieces.map((bytes, index) => ({
      kind: 'token' as const,
      bytes,
      citations: index === pieces.length - 1 ? citations : [],
    }));
  });
}

function stepOf(fault: Fault): Step {
  if ('stallSeconds' in fault) return { kind: 'pause', seconds: fault.stallSeconds };
  if ('exception' in fault)
    return { kind: 'exception', error: bedrockError(fault.exception, 'A script asked for this exception.') };
  return fault;
}
