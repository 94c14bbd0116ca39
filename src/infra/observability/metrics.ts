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

/** The parts of the architecture that are watched. */
export interface Watched {
  readonly balancer: ApplicationLoadBalancer;
  readonly targets: ApplicationTargetGroup;
  readonly service: FargateService;
  readonly relay: IFunction;
  /** Of what the application measures. */
  readonly metricsNamespace: string;
}

const FIVE_MINUTES = Duration.minutes(5);

/** What the application and its surroundings tell, five minutes at a time. */
export class Signals {
  constructor(private readonly watched: Watched) {}

  answers(outcome?: string): IMetric {
    return this.own(
      METRICS.answers.name,
      outcome ? { [METRICS.answers.dimension]: outcome } : {},
      outcome ?? 'answers',
    );
  }

  /** Answers that broke off or failed, of a hundred. Nobody's wish ends an answer as `failed` or `interrupted`. */
  get failedPercent(): IMetric {
    return new MathExpression({
      label: 'failed or interrupted, %',
      expression: 'IF(all > 0, 100 * (FILL(failed, 0) + FILL(interrupted, 0)) / all, 0)',
      usingMetrics: { all: this.answers(), failed: this.answers('failed'), interrupted: this.answers('interrupted') },
      period: FIVE_MINUTES,
    });
  }

  get failures(): IMetric {
    return new MathExpression({
      label: 'failed or interrupted',
      expression: 'FILL(failed, 0) + FILL(interrupted, 0)',
      usingMetrics: { failed: this.answers('failed'), interrupted: this.answers('interrupted') },
      period: FIVE_MINUTES,
    });
  }

  /** Milliseconds. */
  firstText(percentile: number): IMetric {
    return this.own(METRICS.firstText.name, {}, `p${percentile}`, Stats.percentile(percentile));
  }

  /** Milliseconds. */
  answerTime(percentile: number): IMetric {
    return this.own(METRICS.answerTime.name, {}, `p${percentile}`, Stats.percentile(percentile));
  }

  errors(kind: string): IMetric {
    return this.own(METRICS.errors.name, { [METRICS.errors.dimension]: kind }, kind);
  }

  get throttles(): IMetric {
    return this.own(METRICS.throttles.name, {}, 'too busy');
  }

  get runningAnswers(): IMetric {
    return this.own(METRICS.runningAnswers.name, {}, 'of one task, average', Stats.AVERAGE);
  }

  get tokens(): IMetric[] {
    return [this.own(METRICS.inputTokens.name, {}, 'read'), this.own(METRICS.outputTokens.name, {}, 'written')];
  }

  uploads(outcome: string): IMetric {
    return this.own(METRICS.uploads.name, { [METRICS.uploads.dimension]: outcome }, outcome);
  }

  get ingestionFailures(): IMetric {
    return this.own(METRICS.ingestionFailures.name, {}, 'not indexed');
  }

  get healthyTasks(): IMetric {
    return this.watched.targets.metrics.healthyHostCount({
      period: Duration.minutes(1),
      statistic: Stats.MAXIMUM,
      label: 'healthy tasks',
    });
  }

  get requests(): IMetric {
    return this.watched.balancer.metrics.requestCount({ period: FIVE_MINUTES, label: 'requests' });
  }

  /** Of the application, and of the load balancer on its own account: no task took the request, or Cognito was not reached. */
  get serverErrors(): IMetric[] {
    const { balancer } = this.watched;
    return [
      balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period: FIVE_MINUTES, label: 'application' }),
      balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period: FIVE_MINUTES, label: 'load balancer' }),
    ];
  }

  get signInErrors(): IMetric {
    return this.watched.balancer.metrics.custom('ELBAuthError', {
      period: FIVE_MINUTES,
      statistic: Stats.SUM,
      label: 'sign-in errors',
    });
  }

  get taskUse(): IMetric[] {
    const { service } = this.watched;
    return [
      service.metricCpuUtilization({ period: FIVE_MINUTES, label: 'processor, %' }),
      service.metricMemoryUtilization({ period: FIVE_MINUTES, label: 'memory, %' }),
    ];
  }

  get relayErrors(): IMetric {
    return this.watched.relay.metricErrors({ period: FIVE_MINUTES, label: 'errors' });
  }

  get relayThrottles(): IMetric {
    return this.watched.relay.metricThrottles({ period: FIVE_MINUTES, label: 'throttled' });
  }

  get relayTime(): IMetric {
    return this.watched.relay.metricDuration({
      period: FIVE_MINUTES,
      statistic: Stats.percentile(90),
      label: 'p90, ms',
    });
  }

  private own(
    metricName: string,
    dimensionsMap: Record<string, string>,
    label: string,
    statistic: string = Stats.SUM,
  ): Metric {
    return new Metric({
      namespace: this.watched.metricsNamespace,
      metricName,
      dimensionsMap,
      label,
      statistic,
      period: FIVE_MINUTES,
    });
  }
}
