import * as z from 'zod';
import { integer, text } from './fields';

/** WAF's minimum and maximum for the limit of a rate-based rule. */
const rateLimit = integer(10, 2_000_000_000);

export const access = z
  .strictObject({
    /** Networks from which users can reach the product. Default: all networks. */
    addresses: z
      .array(
        z
          .union([z.cidrv4(), z.cidrv6()], 'must be a network, in quotes, such as 192.0.2.0/24 or 2001:db8::/32')
          .refine(
            (network) => !network.endsWith('/0'),
            'must not be the whole internet: remove access.addresses to allow every address',
          ),
        'must be a list of networks, in brackets, such as ["192.0.2.0/24"]',
      )
      .min(1, 'must contain at least one network')
      .meta({ examples: [['192.0.2.0/24'], ['2001:db8::/32'], ['192.0.2.0/24', '2001:db8::/32']] })
      .optional(),
    /** Countries from which users can reach the product, as ISO 3166-1 alpha-2 codes. Default: all countries. */
    countries: z
      .array(text(/^[A-Z]{2}$/, 'CH'), 'must be a list of countries, in brackets, such as ["CH", "LI"]')
      .min(1, 'must contain at least one country')
      .optional(),
    /** Maximum numbers of requests from one IP address in five minutes. WAF blocks an address while its rate is above the limit. */
    rateLimits: z
      .strictObject({
        requests: rateLimit.optional(),
        questions: rateLimit.optional(),
        uploads: rateLimit.optional(),
        signIns: rateLimit.optional(),
      })
      .optional(),
    /** Whether WAF counts or blocks requests that come through VPN services, Tor or hosting providers. */
    anonymousAddresses: z.enum(['count', 'block']).optional(),
    /** ARN of the organisation's own web ACL, which replaces the web ACL of the product. */
    webAcl: text(
      /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/,
      'arn:aws:wafv2:us-east-1:123456789012:global/webacl/…',
    )
      .meta({ examples: ['arn:aws:wafv2:us-east-1:123456789012:global/webacl/own/0f1e'] })
      .optional(),
  })
  .refine(
    (given) => !given.webAcl || !(given.addresses || given.countries || given.rateLimits || given.anonymousAddresses),
    {
      path: ['webAcl'],
      error: 'cannot be combined with other options of access: remove those, because your web ACL has its own rules',
    },
  );

export type AccessOptions = Readonly<z.output<typeof access>>;
