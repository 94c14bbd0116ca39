import { type BillItem, total, usdOf } from './charge';
import { PRICES } from './prices';

/**
 * Returns the US dollars that the prompt cache of the model saves in a bill, compared with the price of other input tokens; undefined
 * if the bill contains no prompt cache.
 */
export function cacheSavings(items: readonly BillItem[]): number | undefined {
  const cached = items.filter(({ price }) => price && /Cache(Read|Write)$/.test(price));
  const input = items.find(({ component, price }) => component === 'Answers' && price?.endsWith('Input'));
  if (cached.length === 0 || !input?.price) return undefined;
  const tokens = cached.reduce((sum, { quantity }) => sum + quantity, 0);
  return usdOf(tokens, PRICES[input.price]) - total(cached);
}
