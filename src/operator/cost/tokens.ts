import { CONVERSE, QUESTION } from './assumptions';
import { quantity } from './format';
import type { CachePrices } from './models';

/** A number of tokens per question, and how it is calculated. */
export interface Tokens {
  readonly count: number;
  readonly basis: string;
}

/** The tokens of a question with its answer, grouped by the price that applies to them. */
export interface QuestionTokens {
  readonly input: Tokens;
  readonly output: Tokens;
  /**
   * The tokens that the model writes to its prompt cache, and the tokens that it reads from there. Undefined if the model caches
   * nothing.
   */
  readonly cache?: { readonly written: Tokens; readonly read: Tokens };
}

/** Returns the tokens per question. @param cache the prices of the model's prompt cache; undefined if it has none */
export function tokensOf(engine: string, cache: CachePrices | undefined): QuestionTokens {
  if (engine === 'converse') return converseTokens(cache);
  const factor = engine === 'agent' ? QUESTION.agentFactor.value : 1;
  const tokens = ({ value }: { readonly value: number }) => ({
    count: factor * value,
    basis: `${quantity(value)} tokens each${factor === 1 ? '' : ` × ${factor} for an agent`}`,
  });
  return { input: tokens(QUESTION.inputTokens), output: tokens(QUESTION.outputTokens) };
}

/**
 * The tokens of the two model calls. Both calls begin with the same text. The prompt cache stores this text if it has at least the
 * minimum length for the model.
 */
function converseTokens(cache: CachePrices | undefined): QuestionTokens {
  const [{ value: both }, { value: once }, { value: output }] = [
    CONVERSE.commonTokens,
    CONVERSE.newTokens,
    CONVERSE.outputTokens,
  ];
  const tokens = (count: number) => ({ count, basis: `${quantity(count)} tokens each` });
  if (!cache || both < cache.minimum) {
    const basis = `${quantity(both)} tokens × 2 calls + ${quantity(once)} tokens each`;
    return { input: { count: 2 * both + once, basis }, output: tokens(output) };
  }
  return { input: tokens(once), output: tokens(output), cache: { written: tokens(both), read: tokens(both) } };
}
