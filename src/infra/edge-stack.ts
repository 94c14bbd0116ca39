import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { certificateFor } from './certificates';
import type { Deployment } from './deployment/schema';
import { Alarms } from './observability/alarms';
import { AlertTopic } from './observability/alert-topic';
import { WebAcl } from './web-acl/web-acl';

export interface EdgeStackProps extends StackProps {
  readonly deployment: Deployment;
}

/** The stack in us-east-1. CloudFront requires its web ACL and its certificate to be in this region. */
export class EdgeStack extends Stack {
  readonly webAclArn: string;
  readonly certificate: ICertificate;

  constructor(scope: Construct, id: string, { deployment, ...props }: EdgeStackProps) {
    super(scope, id, props);
    this.webAclArn = deployment.access.webAcl ?? this.createWebAcl(deployment);
    this.certificate = this.createCertificate(deployment);
  }

  private createWebAcl({ access, branding, operation }: Deployment): string {
    const webAcl = new WebAcl(this, 'WebAcl', {
      ...access,
      product: branding.name,
      logDays: operation.logDays,
    });
    const topic = new AlertTopic(this, 'Alerts', operation.alarmEmail);
    new Alarms(this, 'Alarms', topic, {
      Blocked: {
        metric: new Metric({
          namespace: 'AWS/WAFV2',
          metricName: 'BlockedRequests',
          dimensionsMap: { WebACL: webAcl.metricName, Rule: 'ALL' },
          statistic: Stats.SUM,
          period: Duration.minutes(5),
        }),
        threshold: 500,
        description:
          'The web ACL blocked 500 or more requests in five minutes: an attack, or a rule that blocks users. Look in the log group aws-waf-logs-* in us-east-1 for the rules.',
      },
    });
    return webAcl.arn;
  }

  private createCertificate({ address }: Deployment): ICertificate {
    const hostedZone =
      address.hostedZone &&
      HostedZone.fromHostedZoneAttributes(this, 'HostedZone', {
        hostedZoneId: address.hostedZone.id,
        zoneName: address.hostedZone.name,
      });
    return certificateFor(this, address.host, address.certificates?.cloudFront, hostedZone);
  }
}
