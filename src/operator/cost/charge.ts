import type { Price, PriceName } from './prices';
import { type Rates, rateOf } from './rates';

/** Parts of the architecture. The document lists them by their totals; this order applies to equal totals. */
export const COMPONENTS = [
  'Network',
  'Load balancer',
  'Service',
  'Edge',
  'Identity',
  'Answers',
  'Knowledge',
  'Conversations',
  'Observability',
  'Secrets and keys',
  'Functions',
] as const;

export type Component = (typeof COMPONENTS)[number];

/** A quantity with its price, for a month or for a thousand questions. */
export interface Charge {
  readonly component: Component;
  /** What AWS charges for, as the document names it in a table row. */
  readonly item: string;
  /**
   * The name of a price in the price list, or a price from the deployment file. Undefined if neither contains the price; the document
   * marks such charges.
   */
  readonly price: PriceName | Price | undefined;
  /** The model that causes the charge, if the deployment file can set the model's price. */
  readonly model?: PricedModel;
  /** The quantity in the unit of the price. */
  readonly quantity: number;
  /** How the quantity is calculated, such as `7 endpoints × 2 zones × 730 h`. */
  readonly basis: string;
}

/** A model whose price the deployment file can set. */
export interface PricedModel {
  readonly id: string;
  /** The option of the deployment file that sets the model's price. */
  readonly option: 'prices.models' | 'prices.embedding' | 'prices.reranking';
  /** The kind of tokens for which AWS charges, if the charge is for the model that answers. */
  readonly tokens?: 'input' | 'output' | 'cacheWrite' | 'cacheRead';
}

/** A charge with its amount. */
export interface BillItem extends Charge {
  readonly rate: Price | undefined;
  /** The part of the quantity that is free because of AWS's free tier. */
  readonly free: number;
  /** The amount in US dollars; 0 if the price is not known. */
  readonly usd: number;
}

/** The number of hours per month in AWS's own price examples. */
export const HOURS = 730;
export const DAYS_PER_MONTH = 365 / 12;

/**
 * Returns the bill for a month in an account without other workloads. If several charges have the same price, deducts its free tier from
 * the first of them, and the remainder from the next.
 */
export function monthlyBill(charges: readonly Charge[], rates: Rates): BillItem[] {
  const left = new Map<PriceName | Price, number>();
  return charges.map((charge) => {
    const rate = rateOf(rates, charge.price);
    if (!charge.price || !rate) return { ...charge, rate, free: 0, usd: 0 };
    const freeTier = left.get(charge.price) ?? rate.freeTier ?? 0;
    const free = Math.min(freeTier, charge.quantity);
    left.set(charge.price, freeTier - free);
    return { ...charge, rate, free, usd: usdOf(charge.quantity - free, rate) };
  });
}

/** Returns the bill without free tier, for additional usage in a month in which the free tier has been used up. */
export function fullBill(charges: readonly Charge[], rates: Rates): BillItem[] {
  return charges.map((charge) => {
    const rate = rateOf(rates, charge.price);
    return { ...charge, rate, free: 0, usd: rate ? usdOf(charge.quantity, rate) : 0 };
  });
}

/** Returns what a quantity costs in US dollars, without free tier. */
export function usdOf(quantity: number, { usd, per = 1 }: Price): number {
  return (quantity / per) * usd;
}

/** Returns the sum of all amounts whose prices are known. */
export function total(items: readonly BillItem[]): number {
  return items.reduce((sum, { usd }) => sum + usd, 0);
}

/** Returns the items whose prices are not known. */
export function unpriced<Item extends Charge>(items: readonly Item[]): Item[] {
  return items.filter(({ price }) => !price);
}

export interface ComponentTotal {
  readonly component: Component;
  /** The sum of all amounts whose prices are known. */
  readonly usd: number;
  readonly isComplete: boolean;
}

/** Returns the total of each component that has charges, in descending order. */
export function byComponent(items: readonly BillItem[]): ComponentTotal[] {
  return COMPONENTS.map((component) => ({ component, own: items.filter((item) => item.component === component) }))
    .filter(({ own }) => own.length > 0)
    .map(({ component, own }) => ({ component, usd: total(own), isComplete: unpriced(own).length === 0 }))
    .sort((one, other) => other.usd - one.usd);
}
