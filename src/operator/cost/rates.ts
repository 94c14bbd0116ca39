import type { PriceOptions } from '../../infra/deployment/prices';
import { PRICES, type Price, type PriceName, REGION } from './prices';
import { REGIONAL, REGIONAL_PRICES, type RegionalPriceName } from './regions';

/** The prices of an estimate. */
export interface Rates {
  /** Id of the region. */
  readonly region: string;
  readonly prices: Readonly<Record<PriceName, Price>>;
  /** The prices in the deployment file, which replace those of the list. */
  readonly configured: Partial<PriceOptions>;
  /** Id of the model that answers. @default the model in the templates */
  readonly model?: string | undefined;
}

/**
 * Returns the prices of a region. Where a price depends on the region and the list lacks it, the price of Frankfurt applies, as an
 * unverified one.
 */
export function ratesOf(region: string, { configured = {}, model }: Partial<Rates> = {}): Rates {
  const prices: Record<PriceName, Price> = { ...PRICES };
  for (const name of missingPrices(region)) prices[name] = { ...PRICES[name], isVerified: false };
  for (const [name, price] of Object.entries(REGIONAL_PRICES[region] ?? {}))
    prices[name as RegionalPriceName] = { ...PRICES[name as RegionalPriceName], ...price };
  return { region, prices, configured, model };
}

/** Returns the prices that depend on the region and for which that of Frankfurt applies. */
export function missingPrices(region: string): RegionalPriceName[] {
  return region === REGION.id ? [] : REGIONAL.filter((name) => !REGIONAL_PRICES[region]?.[name]);
}

/** @returns the price of a charge; undefined if it is not known */
export function rateOf({ prices }: Rates, price: PriceName | Price | undefined): Price | undefined {
  return typeof price === 'string' ? prices[price] : price;
}
