import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { METRICS } from '../../contract';

/** The resources that emit metrics. */
export interface MetricSources {
  readonly balancer: ApplicationLoadBalancer;
  readonly targets: ApplicationTargetGroup;
  readonly service: FargateService;
  readonly relay: IFunction;
  /** The function of the audit archive. */
  readonly archive: IFunction;
  /** CloudWatch namespace of the application's metrics. */
  readonly metricsNamespace: string;
}

/** The name of an application metric: a key of `METRICS`. */
type ApplicationMetric = Exclude<keyof typeof METRICS, 'namespace'>;

const FIVE_MINUTES = Duration.minutes(5);

/**
 * The metrics of the application and of the AWS resources, in periods of five minutes. `sum`, `average` and `percentile` accept
 * every key of `METRICS`, so a new metric of the application needs no change here.
 */
export class StackMetrics {
  constructor(private readonly sources: MetricSources) {}

  /** @param value a value of the metric's dimension. @default the sum of all values */
  sum(metric: ApplicationMetric, { value, label = value }: { value?: string; label?: string } = {}): IMetric {
    const definition = METRICS[metric];
    const dimensionsMap = value && 'dimension' in definition ? { [definition.dimension]: value } : {};
    return this.application(metric, { dimensionsMap, label: label ?? definition.name, statistic: Stats.SUM });
  }

  average(metric: ApplicationMetric, label: string): IMetric {
    return this.application(metric, { label, statistic: Stats.AVERAGE });
  }

  percentile(metric: ApplicationMetric, percentile: number): IMetric {
    return this.application(metric, { label: `p${percentile}`, statistic: Stats.percentile(percentile) });
  }

  /** Answers that failed or were interrupted, as a percentage of all answers. An answer that a user stopped does not count as failed. */
  get failedPercent(): IMetric {
    return new MathExpression({
      label: 'failed or interrupted, %',
      expression: 'IF(all > 0, 100 * (FILL(failed, 0) + FILL(interrupted, 0)) / all, 0)',
      usingMetrics: { all: this.sum('answers'), ...this.failedAnswers },
      period: FIVE_MINUTES,
    });
  }

  /** Number of answers that failed or were interrupted. */
  get failures(): IMetric {
    return new MathExpression({
      label: 'failed or interrupted',
      expression: 'FILL(failed, 0) + FILL(interrupted, 0)',
      usingMetrics: this.failedAnswers,
      period: FIVE_MINUTES,
    });
  }

  get healthyTasks(): IMetric {
    return this.sources.targets.metrics.healthyHostCount({
      period: Duration.minutes(1),
      statistic: Stats.MAXIMUM,
      label: 'healthy tasks',
    });
  }

  get requests(): IMetric {
    return this.sources.balancer.metrics.requestCount({ period: FIVE_MINUTES, label: 'requests' });
  }

  /** Number of 5xx responses from the application. */
  get applicationErrors(): IMetric {
    return this.sources.balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, {
      period: FIVE_MINUTES,
      label: 'application',
    });
  }

  /** Number of 5xx responses from the load balancer itself, which it sends if it finds no healthy task or cannot reach Cognito. */
  get loadBalancerErrors(): IMetric {
    return this.sources.balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, {
      period: FIVE_MINUTES,
      label: 'load balancer',
    });
  }

  get signInErrors(): IMetric {
    return this.sources.balancer.metrics.custom('ELBAuthError', {
      period: FIVE_MINUTES,
      statistic: Stats.SUM,
      label: 'sign-in errors',
    });
  }

  /** CPU and memory utilisation of the tasks. */
  get utilisation(): IMetric[] {
    const { service } = this.sources;
    return [
      service.metricCpuUtilization({ period: FIVE_MINUTES, label: 'CPU, %' }),
      service.metricMemoryUtilization({ period: FIVE_MINUTES, label: 'memory, %' }),
    ];
  }

  get relayErrors(): IMetric {
    return this.sources.relay.metricErrors({ period: FIVE_MINUTES, label: 'errors' });
  }

  get relayThrottles(): IMetric {
    return this.sources.relay.metricThrottles({ period: FIVE_MINUTES, label: 'throttled' });
  }

  get relayDuration(): IMetric {
    return this.sources.relay.metricDuration({
      period: FIVE_MINUTES,
      statistic: Stats.percentile(90),
      label: 'p90, ms',
    });
  }

  get archiveErrors(): IMetric {
    return this.sources.archive.metricErrors({ period: FIVE_MINUTES, label: 'errors' });
  }

  /** Age of the oldest change that the audit archive has received, in milliseconds, when the function has processed it. */
  get archiveDelay(): IMetric {
    return this.sources.archive.metric('IteratorAge', {
      period: FIVE_MINUTES,
      statistic: Stats.MAXIMUM,
      label: 'delay, ms',
    });
  }

  private get failedAnswers(): Record<string, IMetric> {
    return {
      failed: this.sum('answers', { value: 'failed' }),
      interrupted: this.sum('answers', { value: 'interrupted' }),
    };
  }

  private application(
    metric: ApplicationMetric,
    props: { label: string; statistic: string; dimensionsMap?: Record<string, string> },
  ): Metric {
    const { metricsNamespace } = this.sources;
    return new Metric({
      namespace: metricsNamespace,
      metricName: METRICS[metric].name,
      period: FIVE_MINUTES,
      ...props,
    });
  }
}
