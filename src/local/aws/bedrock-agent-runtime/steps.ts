import type { Passage } from '../../knowledge';
import type { Answer } from './answer';
import { ServiceError } from './errors';
import type { Mishap, Script } from './script';
import { byteTokensOf, tokensOf } from './tokens';

/** A stretch of the answer, from `start` to `end` in characters (UTF-16 units), and the passages that it rests on. */
export interface Citation {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly passages: readonly Passage[];
}

/** What a stream does next. Knows nothing of events, and nothing of HTTP. */
export type Step =
  | { readonly kind: 'token'; readonly bytes: Buffer; readonly citations: readonly Citation[] }
  | { readonly kind: 'citations'; readonly citations: readonly Citation[] }
  | { readonly kind: 'pause'; readonly seconds: number }
  | { readonly kind: 'intervention' }
  | { readonly kind: 'exception'; readonly error: ServiceError }
  | { readonly kind: 'damage'; readonly damage: 'drop' | 'broken-frame' };

/** An answer as a stream, token by token, a part's citation with its last token. */
export function* stepsOf(answer: Answer, script?: Script): Generator<Step> {
  const late = script?.citation === 'late';
  const tokens = tokensWithCitations(answer, script?.split ?? false);
  const middle = Math.floor(tokens.length / 2);
  if (script && script.silentSeconds > 0) yield { kind: 'pause', seconds: script.silentSeconds };
  for (const [index, token] of tokens.entries()) {
    if (index === middle) yield* (script?.middle ?? []).map(mishap);
    yield late ? { ...token, citations: [] } : token;
  }
  if (tokens.length === 0) yield* (script?.middle ?? []).map(mishap);
  if (late) yield { kind: 'citations', citations: tokens.flatMap(({ citations }) => citations) };
}

/** The same, for a caller who does not want a stream: all text in one event, when the last token would have come. */
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

function mishap(one: Mishap): Step {
  if ('stallSeconds' in one) return { kind: 'pause', seconds: one.stallSeconds };
  if ('damage' in one) return { kind: 'damage', damage: one.damage };
  return { kind: 'exception', error: new ServiceError(one.exception, 'A script asked for this exception.') };
}
