import { type Price, type PriceName, REGION } from './prices';

/** A price in a region. It is for the same unit as the price with the same name in PRICES. */
type RegionalPrice = Pick<Price, 'usd' | 'isVerified'>;

const verified = (usd: number): RegionalPrice => ({ usd, isVerified: true });
const unverified = (usd: number): RegionalPrice => ({ usd, isVerified: false });

/** The prices that depend on the region. The estimate assumes that all other prices are the same in all regions. */
export const REGIONAL = [
  'armCpu',
  'armMemory',
  'intelCpu',
  'intelMemory',
  'image',
  'interfaceEndpoint',
  'endpointBytes',
  'natGateway',
  'natBytes',
  'loadBalancer',
  'loadBalancerCapacity',
  'log',
  'logStorage',
  'invocation',
  'invocationTime',
  'tableWrite',
  'tableRead',
  'tableStorage',
  'tableBackup',
  'tableBackupCopy',
  'objectBackup',
  'objectStorage',
  'objectRead',
  'vectorStorage',
  'vectorWrite',
  'vectorQuery',
  'vectorSearch',
] as const satisfies readonly PriceName[];

export type RegionalPriceName = (typeof REGIONAL)[number];

/** The regions that the document compares, with their names. */
export const REGION_NAMES: Readonly<Record<string, string>> = {
  [REGION.id]: REGION.name,
  'eu-central-2': 'Zurich',
  'eu-west-1': 'Ireland',
  'us-east-1': 'N. Virginia',
};

/**
 * On-demand prices of other regions. The verified ones come from AWS's price lists of March to October 2026, except for Ireland's
 * endpoints and NAT gateways, which come from bills. We found no price for Zurich.
 */
export const REGIONAL_PRICES: Readonly<Record<string, Partial<Record<RegionalPriceName, RegionalPrice>>>> = {
  'eu-west-1': {
    armCpu: verified(0.03238),
    armMemory: verified(0.00356),
    intelCpu: verified(0.04048),
    intelMemory: verified(0.004445),
    image: verified(0.1),
    interfaceEndpoint: verified(0.011),
    endpointBytes: verified(0.01),
    natGateway: verified(0.048),
    natBytes: verified(0.048),
    loadBalancer: verified(0.0252),
    loadBalancerCapacity: verified(0.008),
    log: unverified(0.57),
    logStorage: unverified(0.03),
    invocation: verified(0.2),
    invocationTime: verified(0.0000133334),
    tableWrite: verified(0.705),
    tableRead: verified(0.1415),
    tableStorage: verified(0.283),
    tableBackup: unverified(0.2264),
    objectStorage: verified(0.023),
    objectRead: verified(0.0004),
  },
  'us-east-1': {
    armCpu: verified(0.03238),
    armMemory: verified(0.00356),
    intelCpu: verified(0.04048),
    intelMemory: verified(0.004445),
    image: verified(0.1),
    interfaceEndpoint: verified(0.01),
    endpointBytes: verified(0.01),
    natGateway: verified(0.045),
    natBytes: verified(0.045),
    loadBalancer: verified(0.0225),
    loadBalancerCapacity: verified(0.008),
    log: verified(0.5),
    logStorage: verified(0.03),
    invocation: verified(0.2),
    invocationTime: verified(0.0000133334),
    tableWrite: verified(0.625),
    tableRead: verified(0.125),
    tableStorage: verified(0.25),
    tableBackup: unverified(0.2),
    objectStorage: verified(0.023),
    objectRead: verified(0.0004),
  },
};

/**
 * Notes about regions without known prices. In AWS's price list of 21 August 2026, the instance in the note about Zurich costs 1.319
 * times as much in Zurich as in N. Virginia, and 1.199 times as much in Frankfurt as in N. Virginia.
 */
export const REGION_NOTES: Readonly<Record<string, string>> = {
  'eu-central-2':
    'Expect Zurich to cost more than Frankfurt: the one item that we could compare, an instance cache.r6g.large, costs 10 % more there.',
};

/** Returns the name and the id of a region: `Zurich (eu-central-2)`. */
export function describeRegion(id: string): string {
  const name = REGION_NAMES[id];
  return name ? `${name} (${id})` : id;
}
