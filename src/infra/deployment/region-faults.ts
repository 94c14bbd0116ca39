import { cloudFrontPrefixLists } from './prefix-lists';

/** The options that depend on the region, not validated yet. */
interface RegionalOptions {
  readonly region?: unknown;
  readonly address?: { readonly certificates?: { readonly loadBalancer?: unknown } };
  readonly network?: { readonly cloudFrontPrefixList?: unknown; readonly availabilityZones?: unknown };
}

/**
 * Checks that the options fit the region.
 * @param content the parsed file. It may violate the schema too, so that all faults can be reported together.
 */
export function regionFaults(content: unknown): string[] {
  const { region, address, network } = (content ?? {}) as RegionalOptions;
  if (typeof region !== 'string' || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return [];
  const faults: string[] = [];
  const certificate = address?.certificates?.loadBalancer;
  if (typeof certificate === 'string' && !certificate.includes(`:acm:${region}:`)) {
    faults.push(
      `address.certificates.loadBalancer must be a certificate in ${region}, the region of the load balancer; received ${JSON.stringify(certificate)}`,
    );
  }
  if (network?.cloudFrontPrefixList === undefined && !Object.hasOwn(cloudFrontPrefixLists, region)) {
    faults.push(
      `network.cloudFrontPrefixList is missing: it is required in ${region}. "npx projen doctor" prints it, and so does: ${prefixListCommand(region)}`,
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
