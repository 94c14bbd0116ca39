import { type BillItem, total, usdOf } from './charge';

/**
 * Returns how many US dollars the prompt cache of the model saves. Without the cache, all tokens that the model writes to it or reads
 * from it would have the price of input tokens. Returns undefined if the bill contains no prompt cache.
 */
export function cacheSavings(items: readonly BillItem[]): number | undefined {
  const cached = items.filter(({ model }) => model?.tokens?.startsWith('cache'));
  const input = items.find(({ model }) => model?.tokens === 'input');
  if (cached.length === 0 || !input?.rate) return undefined;
  const tokens = cached.reduce((sum, { quantity }) => sum + quantity, 0);
  return usdOf(tokens, input.rate) - total(cached);
}
