import { cloudFrontPrefixLists } from './prefix-lists';

/** The parts of the file that speak of a place, as far as they are there and of the right kind. */
interface Places {
  readonly region?: unknown;
  readonly address?: { readonly certificates?: { readonly loadBalancer?: unknown } };
  readonly network?: { readonly cloudFrontPrefixList?: unknown; readonly availabilityZones?: unknown };
}

/** Faults between parts of the file: whether all is in the region. Looks at a file that has other faults too, to tell all at once. */
export function regionFaults(given: unknown): string[] {
  const { region, address, network } = (given ?? {}) as Places;
  if (typeof region !== 'string' || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return [];
  const faults: string[] = [];
  const certificate = address?.certificates?.loadBalancer;
  if (typeof certificate === 'string' && !certificate.includes(`:acm:${region}:`)) {
    faults.push(
      `address.certificates.loadBalancer must lie in ${region}, where the load balancer is; received ${JSON.stringify(certificate)}`,
    );
  }
  if (network?.cloudFrontPrefixList === undefined && !Object.hasOwn(cloudFrontPrefixLists, region)) {
    faults.push(
      `network.cloudFrontPrefixList is missing: ${region} needs it. "npx projen doctor" tells it, and so does: ${prefixListCommand(region)}`,
    );
  }
  const zones = Array.isArray(network?.availabilityZones) ? network.availabilityZones : [];
  for (const zone of zones.filter((one) => typeof one === 'string' && !one.startsWith(region))) {
    faults.push(`network.availabilityZones must be zones of ${region}; received ${JSON.stringify(zone)}`);
  }
  return faults;
}

function prefixListCommand(region: string): string {
  const name = 'com.amazonaws.global.cloudfront.origin-facing';
  return `aws ec2 describe-managed-prefix-lists --region ${region} --filters Name=prefix-list-name,Values=${name}`;
}
