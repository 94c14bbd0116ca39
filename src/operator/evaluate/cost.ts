import { usdOf } from '../cost/charge';
import { modelPricesOf } from '../cost/models';
import { type Price, type PriceName, REGION } from '../cost/prices';
import { rateOf, ratesOf } from '../cost/rates';
import type { EngineName, Tokens } from './answer';

const RATES = ratesOf(REGION.id);

/** Returns the US dollars for the tokens of an answer, at the prices of Frankfurt; undefined if the price list lacks the model. */
export function costOf({ model }: EngineName, tokens: Tokens): number | undefined {
  const prices = model === undefined ? undefined : modelPricesOf(model);
  if (!prices?.input || !prices.output) return undefined;
  const { input, output, cache } = prices;
  const rate = (price: PriceName | Price) => rateOf(RATES, price)!;
  return (
    usdOf(tokens.input, rate(input)) +
    usdOf(tokens.output, rate(output)) +
    usdOf(tokens.cacheRead, rate(cache?.read ?? input)) +
    usdOf(tokens.cacheWrite, rate(cache?.write ?? input))
  );
}
