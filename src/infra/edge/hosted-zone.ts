import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment/schema';

/** Returns the hosted zone of the deployment's host, if the deployment names one. The zone is not part of the stack. */
export function hostedZoneOf(scope: Construct, { address }: Deployment): IHostedZone | undefined {
  const zone = address.hostedZone;
  return (
    zone && HostedZone.fromHostedZoneAttributes(scope, 'HostedZone', { hostedZoneId: zone.id, zoneName: zone.name })
  );
}
