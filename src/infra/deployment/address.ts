import * as z from 'zod';
import { host, text } from './fields';

const certificate = (regionPattern: RegExp, regionExample: string) =>
  text(
    new RegExp(`^arn:aws:acm:${regionPattern.source}:\\d{12}:certificate/[\\w-]+$`),
    `arn:aws:acm:${regionExample}:123456789012:certificate/0f1e…`,
  ).meta({
    examples: [`arn:aws:acm:${regionExample.replace('REGION', 'eu-central-1')}:123456789012:certificate/0f1e`],
  });

export const address = z
  .strictObject({
    /** Host name of the product. */
    host,
    /** A Route 53 hosted zone of this account, for the DNS records and the certificates. Without it, the operator manages both. */
    hostedZone: z.strictObject({ id: text(/^Z[A-Z0-9]{5,31}$/, 'Z0123456789ABCDEFGHIJ'), name: host }).optional(),
    /** Existing certificates for `host`: one for CloudFront and one for the load balancer. */
    certificates: z
      .strictObject({
        cloudFront: certificate(/us-east-1/, 'us-east-1'),
        loadBalancer: certificate(/[a-z0-9-]+/, 'REGION'),
      })
      .optional(),
  })
  .superRefine(({ host: name, hostedZone, certificates }, context) => {
    if (!hostedZone && !certificates) {
      context.addIssue(
        'needs hostedZone, so that the deployment can create certificates, or the ARNs of two existing certificates',
      );
    }
    if (hostedZone && name !== hostedZone.name && !name.endsWith(`.${hostedZone.name}`)) {
      context.addIssue({
        code: 'custom',
        path: ['host'],
        message: `must be a name in the hosted zone ${hostedZone.name}`,
        input: name,
      });
    }
  });
