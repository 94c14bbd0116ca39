import type { PriceOptions } from '../../infra/deployment/prices';
import { PRICES, type Price, type PriceName, REGION } from './prices';
import { REGIONAL, REGIONAL_PRICES, type RegionalPriceName } from './regions';

/** The prices of an estimate. */
export interface Rates {
  /** Id of the region. */
  readonly region: string;
  readonly prices: Readonly<Record<PriceName, Price>>;
  /** The prices in the deployment file, which replace those of the price list. */
  readonly configured: Partial<PriceOptions>;
  /** Id of the model that answers. @default the model in the templates */
  readonly model?: string | undefined;
}

/**
 * Returns the prices of a region. If REGIONAL_PRICES lacks a price that depends on the region, the price of Frankfurt applies, marked
 * as unverified.
 */
export function ratesOf(region: string, { configured = {}, model }: Partial<Rates> = {}): Rates {
  const prices: Record<PriceName, Price> = { ...PRICES };
  for (const name of missingPrices(region)) prices[name] = { ...PRICES[name], isVerified: false };
  for (const [name, price] of Object.entries(REGIONAL_PRICES[region] ?? {}))
    prices[name as RegionalPriceName] = { ...PRICES[name as RegionalPriceName], ...price };
  return { region, prices, configured, model };
}

/** Returns the names of the prices that are not known for the region. For them, the prices of Frankfurt apply. */
export function missingPrices(region: string): RegionalPriceName[] {
  return region === REGION.id ? [] : REGIONAL.filter((name) => !REGIONAL_PRICES[region]?.[name]);
}

/** @returns the price of a charge; undefined if it is not known */
export function rateOf({ prices }: Rates, price: PriceName | Price | undefined): Price | undefined {
  return typeof price === 'string' ? prices[price] : price;
}
