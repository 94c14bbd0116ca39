import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Deployment } from './deployment/schema';
import { certificateFor } from './edge/certificates';
import { hostedZoneOf } from './edge/hosted-zone';
import { EncryptionKey } from './encryption';
import { type AlarmDefinition, certificateExpiry } from './observability/alarm-definitions';
import { Alarms } from './observability/alarms';
import { AlertTopic } from './observability/alert-topic';
import { Budget } from './observability/budget';
import { WebAcl } from './web-acl/web-acl';

export interface EdgeStackProps extends StackProps {
  readonly deployment: Deployment;
}

/** The stack in us-east-1 that the distribution depends on. CloudFront requires its web ACL and its certificate to be in this region. */
export class EdgeStack extends Stack {
  readonly webAclArn: string;
  readonly certificate: ICertificate;
  /** The topic of all alarms in us-east-1. */
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { deployment, ...props }: EdgeStackProps) {
    super(scope, id, props);
    // This stack needs a key of its own, because a log group can use only a key of its own region.
    const key = deployment.operation.customerManagedKey ? new EncryptionKey(this, 'Key') : undefined;
    const webAcl = deployment.access.webAcl ? undefined : this.createWebAcl(deployment, key);
    this.webAclArn = webAcl?.arn ?? deployment.access.webAcl!;
    const { host, certificates } = deployment.address;
    this.certificate = certificateFor(this, host, certificates?.cloudFront, hostedZoneOf(this, deployment));
    this.topic = new AlertTopic(this, 'Alerts', deployment.operation.alarmEmail, key);
    const { budget, alarmEmail } = deployment.operation;
    // The budget is in this stack, because AWS Budgets is a global service whose home is us-east-1.
    if (budget) new Budget(this, 'Budget', { options: budget, email: alarmEmail });
    new Alarms(this, 'Alarms', this.topic, {
      ...(webAcl ? { Blocked: blockedRequests(webAcl) } : {}),
      CertificateExpiry: certificateExpiry(this.certificate, 'CloudFront'),
    });
  }

  private createWebAcl({ access, branding, operation }: Deployment, encryptionKey: EncryptionKey | undefined): WebAcl {
    return new WebAcl(this, 'WebAcl', { ...access, product: branding.name, logDays: operation.logDays, encryptionKey });
  }
}

function blockedRequests({ metricName }: WebAcl): AlarmDefinition {
  return {
    metric: new Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: metricName, Rule: 'ALL' },
      statistic: Stats.SUM,
      period: Duration.minutes(5),
    }),
    threshold: 500,
    description:
      'The web ACL blocked 500 or more requests in five minutes: an attack, or a rule that blocks users. Look in the log group aws-waf-logs-* in us-east-1 for the rules.',
  };
}
