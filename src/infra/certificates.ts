import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';

/**
 * The certificate of the host in a stack's region: one that is there already, or one that is made and proven by a record in the
 * hosted zone.
 *
 * @throws Error if there is neither
 */
export function certificateOf(
  scope: Construct,
  host: string,
  given: string | undefined,
  hostedZone: IHostedZone | undefined,
): ICertificate {
  if (given) return Certificate.fromCertificateArn(scope, 'Certificate', given);
  if (!hostedZone) throw new Error(`There is neither a certificate for ${host} nor a hosted zone to prove one in.`);
  return new Certificate(scope, 'Certificate', {
    domainName: host,
    validation: CertificateValidation.fromDns(hostedZone),
  });
}
