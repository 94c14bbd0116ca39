import { CfnIPSet } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { anyOf, not, type Statement } from './statements';

/** Maximum number of networks in an IP set (AWS WAF Developer Guide, "AWS WAF quotas"). */
const MAX_ADDRESSES = 10_000;

/** The networks from which users can reach the product. WAF requires a separate IP set for IPv4 and for IPv6. */
export class AllowedAddresses extends Construct {
  /** Matches requests from addresses outside the allowed networks. */
  readonly outside: Statement;

  /**
   * @throws Error for an invalid network, for a network that contains the whole internet, which WAF does not accept, for an empty list,
   *   and for more networks than WAF allows
   */
  constructor(scope: Construct, id: string, addresses: readonly string[]) {
    super(scope, id);
    addresses.forEach(assertNetwork);
    const ipv6 = addresses.filter((address) => address.includes(':'));
    const ipv4 = addresses.filter((address) => !address.includes(':'));
    const sets = [...this.set('IPV4', ipv4), ...this.set('IPV6', ipv6)];
    if (sets.length === 0)
      throw new Error('access.addresses is empty, which would block everyone. Name a network or remove the option.');
    this.outside = not(anyOf(sets));
  }

  private set(version: 'IPV4' | 'IPV6', addresses: readonly string[]): Statement[] {
    if (addresses.length === 0) return [];
    if (addresses.length > MAX_ADDRESSES)
      throw new Error(
        `access.addresses has ${addresses.length} ${version} networks, but WAF allows at most ${MAX_ADDRESSES}. Merge networks.`,
      );
    const { attrArn } = new CfnIPSet(this, version, {
      scope: 'CLOUDFRONT',
      ipAddressVersion: version,
      addresses: [...addresses],
      description: 'Networks from which Joule Verne can be reached',
    });
    return [{ ipSetReferenceStatement: { arn: attrArn } }];
  }
}

function assertNetwork(address: string): void {
  const [, network, length] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(address) ?? [];
  if (!network)
    throw new Error(
      `access.addresses must contain networks such as 192.0.2.0/24 or 2001:db8::/32; received ${address}`,
    );
  if (Number(length) === 0)
    throw new Error(
      `access.addresses contains ${address}, which is the whole internet: remove access.addresses instead`,
    );
}

/**
 * Matches requests from countries outside the list, and from addresses whose country is unknown.
 *
 * @throws Error for an invalid country code and for an empty list
 */
export function outsideCountries(countries: readonly string[]): Statement {
  const invalid = countries.filter((country) => !/^[A-Z]{2}$/.test(country));
  if (invalid.length > 0)
    throw new Error(`access.countries must contain ISO 3166-1 codes such as CH; received ${invalid.join(', ')}`);
  if (countries.length === 0)
    throw new Error('access.countries is empty, which would block everyone. Name a country or remove the option.');
  return not({ geoMatchStatement: { countryCodes: [...countries] } });
}
