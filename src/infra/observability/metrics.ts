import { Duration } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { METRICS } from '../../contract';
import { CANARY_METRICS, type CanaryCheck } from '../../functions/canary/protocol';
import type { MetricSources } from './metric-sources';

/** The name of an application metric: a key of `METRICS`. */
type ApplicationMetric = Exclude<keyof typeof METRICS, 'namespace'>;

const FIVE_MINUTES = Duration.minutes(5);

/**
 * The metrics of the application and of the AWS resources. Their period is five minutes, except for the healthy tasks, the use of the
 * quota, the success of the canary's check of the sign-in page, and sums with a period of their own. `sum`, `average` and `percentile`
 * accept every metric in `METRICS`, so a new metric of the application needs no change here.
 */
export class StackMetrics {
  constructor(private readonly sources: MetricSources) {}

  /**
   * @param value a value of the metric's dimension. @default the sum of all values
   * @param period the time over which the values are added. @default five minutes
   */
  sum(
    metric: ApplicationMetric,
    { value, label = value, period = FIVE_MINUTES }: { value?: string; label?: string; period?: Duration } = {},
  ): IMetric {
    const definition = METRICS[metric];
    const dimensionsMap = value && 'dimension' in definition ? { [definition.dimension]: value } : {};
    return this.application(metric, { dimensionsMap, label: label ?? definition.name, statistic: Stats.SUM, period });
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

  /**
   * For each period, the longest time in milliseconds that a change to the audit trail waited until Lambda passed it to the archive's
   * function.
   */
  get archiveDelay(): IMetric {
    return this.sources.archive.metric('IteratorAge', {
      period: FIVE_MINUTES,
      statistic: Stats.MAXIMUM,
      label: 'delay, ms',
    });
  }

  get certificate(): ICertificate {
    return this.sources.certificate;
  }

  /**
   * For each check of the canary, 1 if it succeeded, otherwise 0. Undefined without a canary. `answer` is undefined if the canary has
   * no user account, without which it cannot sign in and ask a question.
   */
  get canary(): { readonly signInPage: IMetric; readonly answer: IMetric | undefined } | undefined {
    const { canary } = this.sources;
    return (
      canary && {
        signInPage: this.canaryMetric('signInPage', CANARY_METRICS.success, Duration.minutes(canary.minutes)),
        answer: canary.secret ? this.canaryMetric('answer', CANARY_METRICS.success, FIVE_MINUTES) : undefined,
      }
    );
  }

  /** For each check of the canary, its longest duration in five minutes. */
  get canaryDurations(): IMetric[] {
    const { canary } = this.sources;
    const checks: readonly CanaryCheck[] = !canary ? [] : canary.secret ? ['signInPage', 'answer'] : ['signInPage'];
    return checks.map((check) => this.canaryMetric(check, CANARY_METRICS.duration, FIVE_MINUTES, Stats.MAXIMUM));
  }

  get tokenQuota(): number | undefined {
    return this.sources.tokenQuota;
  }

  /**
   * Bedrock's estimate of the tokens per minute that count towards the quota. It includes every workload in the account that uses the
   * model. Undefined for an agent.
   */
  get quotaUse(): IMetric | undefined {
    return this.model('EstimatedTPMQuotaUsage', Stats.MAXIMUM, 'tokens per minute', Duration.minutes(1));
  }

  /**
   * Number of invocations that Bedrock throttled, including those that were retried. It includes every workload in the account that
   * uses the model. Undefined for an agent.
   */
  get throttledInvocations(): IMetric | undefined {
    return this.model('InvocationThrottles', Stats.SUM, 'throttled invocations', FIVE_MINUTES);
  }

  private model(metricName: string, statistic: string, label: string, period: Duration): IMetric | undefined {
    const { model } = this.sources;
    return model === undefined
      ? undefined
      : new Metric({
          namespace: 'AWS/Bedrock',
          metricName,
          dimensionsMap: { ModelId: model },
          statistic,
          label,
          period,
        });
  }

  private canaryMetric(check: CanaryCheck, metricName: string, period: Duration, statistic = Stats.MINIMUM): Metric {
    return new Metric({
      namespace: this.sources.metricsNamespace,
      metricName,
      dimensionsMap: { [CANARY_METRICS.dimension]: check },
      label: check === 'answer' ? 'answer' : 'sign-in page',
      statistic,
      period,
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
    props: { label: string; statistic: string; period?: Duration; dimensionsMap?: Record<string, string> },
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
