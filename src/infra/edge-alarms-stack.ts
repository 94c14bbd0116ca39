import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { Alarms } from './observability/alarms';

export interface EdgeAlarmsStackProps extends StackProps {
  /** In the home region. */
  readonly distribution: IDistribution;
  /** In us-east-1, from `EdgeStack`. */
  readonly topic: ITopic;
}

/**
 * Minimum number of requests in five minutes for which the alarm computes the error rate; with fewer requests, the rate is 0.
 */
const MIN_REQUESTS = 20;

/**
 * The stack in us-east-1 for alarms about the distribution. CloudFront publishes its metrics only in this region, and an alarm
 * cannot use metrics of another region. `EdgeStack` cannot contain the alarm, because the distribution depends on `EdgeStack`.
 */
export class EdgeAlarmsStack extends Stack {
  constructor(scope: Construct, id: string, { distribution, topic, ...props }: EdgeAlarmsStackProps) {
    super(scope, id, props);
    new Alarms(this, 'Alarms', topic, {
      EdgeErrors: {
        metric: errorRate(distribution.distributionId),
        threshold: 5,
        periods: 2,
        description: `For ten minutes, at least 5 % of the requests to CloudFront ended with a 5xx status, with at least ${MIN_REQUESTS} requests in five minutes. If the alarms in the home region are silent, CloudFront cannot reach the load balancer: check its certificate, the origin secret and its security group.`,
      },
    });
  }
}

/** The percentage of requests that CloudFront answered with 5xx; 0 if there are fewer than MIN_REQUESTS. */
function errorRate(distributionId: string): IMetric {
  const metric = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/CloudFront',
      metricName,
      dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
      statistic,
      period: Duration.minutes(5),
    });
  return new MathExpression({
    label: '5xx, %',
    expression: `IF(requests >= ${MIN_REQUESTS}, errors, 0)`,
    usingMetrics: { requests: metric('Requests', Stats.SUM), errors: metric('5xxErrorRate', Stats.AVERAGE) },
    period: Duration.minutes(5),
  });
}
