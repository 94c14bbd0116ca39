import { CfnIPSet } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { anyOf, not, type Statement } from './statements';

/** What WAF looks up for every request; "AWS WAF quotas" in the AWS WAF developer guide. */
const MOST_ADDRESSES = 10_000;

/** The networks from which the product can be reached at all, as the two sets that WAF wants. */
export class AdmittedAddresses extends Construct {
  /** Matches everybody else. */
  readonly elsewhere: Statement;

  /** @throws Error for what is no network, and for a network that is the whole Internet, which WAF does not take */
  constructor(scope: Construct, id: string, addresses: readonly string[]) {
    super(scope, id);
    addresses.forEach(check);
    const ipv6 = addresses.filter((address) => address.includes(':'));
    const ipv4 = addresses.filter((address) => !address.includes(':'));
    const sets = [...this.set('IPV4', ipv4), ...this.set('IPV6', ipv6)];
    if (sets.length === 0)
      throw new Error('allowedAddresses is empty, which would refuse everybody. Name a network, or leave it out.');
    this.elsewhere = not(anyOf(sets));
  }

  private set(version: 'IPV4' | 'IPV6', addresses: readonly string[]): Statement[] {
    if (addresses.length === 0) return [];
    if (addresses.length > MOST_ADDRESSES)
      throw new Error(
        `allowedAddresses has ${addresses.length} of ${version}: WAF takes ${MOST_ADDRESSES}. Join networks.`,
      );
    const { attrArn } = new CfnIPSet(this, version, {
      scope: 'CLOUDFRONT',
      ipAddressVersion: version,
      addresses: [...addresses],
      description: 'From where Joule Verne can be reached',
    });
    return [{ ipSetReferenceStatement: { arn: attrArn } }];
  }
}

function check(address: string): void {
  const [, network, length] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(address) ?? [];
  if (!network)
    throw new Error(`allowedAddresses has ${address}: write a network such as 192.0.2.0/24 or 2001:db8::/32`);
  if (Number(length) === 0)
    throw new Error(`allowedAddresses has ${address}, which is everybody: leave allowedAddresses out`);
}

/** Matches every country but the given ones, and addresses whose country nobody knows. @throws Error for what is no country code */
export function elsewhereThan(countries: readonly string[]): Statement {
  const strange = countries.filter((country) => !/^[A-Z]{2}$/.test(country));
  if (strange.length > 0)
    throw new Error(`allowedCountries has ${strange.join(', ')}: write two capitals, such as CH (ISO 3166-1)`);
  if (countries.length === 0)
    throw new Error('allowedCountries is empty, which would refuse everybody. Name a country, or leave it out.');
  return not({ geoMatchStatement: { countryCodes: [...countries] } });
}
