import { PRICES, type Price, type PriceName } from './prices';

/** Parts of the architecture, in the order of the document. */
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

/** A quantity with a price, for a month or for a thousand questions. */
export interface Charge {
  readonly component: Component;
  /** What is charged, for a table row. */
  readonly item: string;
  /** Undefined: no price is known, which the document marks. */
  readonly price: PriceName | undefined;
  /** In the unit of the price. */
  readonly quantity: number;
  /** How the quantity is calculated: `7 endpoints × 2 zones × 730 h`. */
  readonly basis: string;
}

/** A charge with its amount. */
export interface BillItem extends Charge {
  /** Part of the quantity that is within the free tier. */
  readonly free: number;
  /** 0 if no price is known. */
  readonly usd: number;
}

/** Hours per month in AWS's own examples. */
export const HOURS = 730;
export const DAYS_PER_MONTH = 365 / 12;

/** The bill of a month in an account with no other workload. The first charges of a price use up its free tier. */
export function monthlyBill(charges: readonly Charge[]): BillItem[] {
  const left = new Map<PriceName, number>();
  return charges.map((charge) => {
    if (!charge.price) return { ...charge, free: 0, usd: 0 };
    const price: Price = PRICES[charge.price];
    const freeTier = left.get(charge.price) ?? price.freeTier ?? 0;
    const free = Math.min(freeTier, charge.quantity);
    left.set(charge.price, freeTier - free);
    return { ...charge, free, usd: costOf(charge.quantity - free, price) };
  });
}

/** The bill without free tier, for usage on top of a month that has used it up. */
export function fullBill(charges: readonly Charge[]): BillItem[] {
  return charges.map((charge) => ({
    ...charge,
    free: 0,
    usd: charge.price ? costOf(charge.quantity, PRICES[charge.price]) : 0,
  }));
}

function costOf(quantity: number, { usd, per = 1 }: Price): number {
  return (quantity / per) * usd;
}

/** The sum of the known prices. */
export function total(items: readonly BillItem[]): number {
  return items.reduce((sum, { usd }) => sum + usd, 0);
}

/** The items for which no price is known. */
export function unpriced<Item extends Charge>(items: readonly Item[]): Item[] {
  return items.filter(({ price }) => !price);
}

export interface ComponentTotal {
  readonly component: Component;
  /** The sum of the known prices. */
  readonly usd: number;
  readonly isComplete: boolean;
}

/** Totals of the components that have charges, the highest first. */
export function byComponent(items: readonly BillItem[]): ComponentTotal[] {
  return COMPONENTS.map((component) => ({ component, own: items.filter((item) => item.component === component) }))
    .filter(({ own }) => own.length > 0)
    .map(({ component, own }) => ({ component, usd: total(own), isComplete: unpriced(own).length === 0 }))
    .sort((one, other) => other.usd - one.usd);
}
