import { PRICES, type Price, type PriceName } from './prices';

/** The parts of the architecture, as the stack has them. */
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

/** Something that costs money: in a month, or for a thousand questions. */
export interface Charge {
  readonly component: Component;
  readonly what: string;
  readonly price: PriceName;
  /** In the unit of the price. */
  readonly quantity: number;
  /** How the quantity comes about, in words: `7 × 2 zones × 730 hours`. */
  readonly counted: string;
}

/** A charge as it stands on the bill. */
export interface Item extends Charge {
  /** Of the quantity, what AWS does not charge for. */
  readonly free: number;
  readonly usd: number;
}

/** Hours of a month, as AWS counts them in its examples. */
export const HOURS = 730;

/** The bill of a month, in an account of its own: what AWS gives every account for nothing goes to the first charges that need it. */
export function monthlyBill(charges: readonly Charge[]): Item[] {
  const left = new Map<PriceName, number>();
  return charges.map((charge) => {
    const price = priceOf(charge);
    const allowance = left.get(charge.price) ?? price.allowance ?? 0;
    const free = Math.min(allowance, charge.quantity);
    left.set(charge.price, allowance - free);
    return { ...charge, free, usd: costOf(charge.quantity - free, price) };
  });
}

/** The bill without any allowance: what comes on top of a month that has used them up. */
export function fullBill(charges: readonly Charge[]): Item[] {
  return charges.map((charge) => ({ ...charge, free: 0, usd: costOf(charge.quantity, priceOf(charge)) }));
}

export function priceOf({ price }: Charge): Price {
  return PRICES[price];
}

function costOf(quantity: number, { usd, per = 1 }: Price): number {
  return (quantity / per) * usd;
}

export function total(items: readonly Item[]): number {
  return items.reduce((sum, { usd }) => sum + usd, 0);
}

/** What the components cost, dearest first; what costs nothing is among them where something of it was counted. */
export function byComponent(items: readonly Item[]): [component: Component, usd: number][] {
  const counted = COMPONENTS.filter((component) => items.some((item) => item.component === component));
  return counted
    .map((component): [Component, number] => [component, total(items.filter((item) => item.component === component))])
    .sort(([, one], [, other]) => other - one);
}
