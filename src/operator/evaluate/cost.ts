import { usdOf } from '../cost/charge';
import { modelPricesOf } from '../cost/models';
import { PRICES } from '../cost/prices';
import type { EngineName, Tokens } from './answer';

/** US dollars for the tokens of an answer in Frankfurt; undefined if the price list does not contain the model. */
export function costOf({ model }: EngineName, tokens: Tokens): number | undefined {
  const prices = model === undefined ? undefined : modelPricesOf(model);
  if (!prices?.input || !prices.output) return undefined;
  const { input, output, cache } = prices;
  return (
    usdOf(tokens.input, PRICES[input]) +
    usdOf(tokens.output, PRICES[output]) +
    usdOf(tokens.cacheRead, PRICES[cache?.read ?? input]) +
    usdOf(tokens.cacheWrite, PRICES[cache?.write ?? input])
  );
}
