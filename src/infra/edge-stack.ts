import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { certificateOf } from './certificates';
import type { Deployment } from './deployment/schema';
import { Alarms } from './observability/alarms';
import { AlertTopic } from './observability/alert-topic';
import { WebAcl } from './web-acl/web-acl';

export interface EdgeStackProps extends StackProps {
  readonly deployment: Deployment;
}

/** What CloudFront takes from us-east-1 alone: its web ACL, and its certificate. */
export class EdgeStack extends Stack {
  readonly webAclArn: string;
  readonly certificate: ICertificate;

  constructor(scope: Construct, id: string, { deployment, ...props }: EdgeStackProps) {
    super(scope, id, props);
    this.webAclArn = deployment.access.webAcl ?? this.protect(deployment);
    this.certificate = this.certify(deployment);
  }

  private protect({ access, operation }: Deployment): string {
    const acl = new WebAcl(this, 'WebAcl', {
      allowedAddresses: access.addresses,
      allowedCountries: access.countries,
      rateLimits: access.rateLimits,
      anonymousAddresses: access.anonymousAddresses,
      logRetention: operation.logDays,
    });
    const topic = new AlertTopic(this, 'Alerts', operation.alarmEmail);
    new Alarms(this, 'Alarms', topic, {
      Blocked: {
        metric: new Metric({
          namespace: 'AWS/WAFV2',
          metricName: 'BlockedRequests',
          dimensionsMap: { WebACL: acl.metricName, Rule: 'ALL' },
          statistic: Stats.SUM,
          period: Duration.minutes(5),
        }),
        threshold: 500,
        means:
          'The web ACL refused 500 requests in five minutes: an attack, or a rule that people run into. Its log names the rules.',
      },
    });
    return acl.arn;
  }

  private certify({ address }: Deployment): ICertificate {
    const zone =
      address.hostedZone &&
      HostedZone.fromHostedZoneAttributes(this, 'HostedZone', {
        hostedZoneId: address.hostedZone.id,
        zoneName: address.hostedZone.name,
      });
    return certificateOf(this, address.host, address.certificates?.cloudFront, zone);
  }
}
