import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';

/**
 * Returns the certificate for the host in the stack's region. If there is no existing certificate, creates one that ACM validates
 * through a DNS record in the hosted zone.
 *
 * @param certificateArn ARN of an existing certificate
 * @throws Error if neither a certificate nor a hosted zone is given
 */
export function certificateFor(
  scope: Construct,
  host: string,
  certificateArn: string | undefined,
  hostedZone: IHostedZone | undefined,
): ICertificate {
  if (certificateArn) return Certificate.fromCertificateArn(scope, 'Certificate', certificateArn);
  if (!hostedZone) throw new Error(`There is neither a certificate for ${host} nor a hosted zone to validate one in.`);
  return new Certificate(scope, 'Certificate', {
    domainName: host,
    validation: CertificateValidation.fromDns(hostedZone),
  });
}
