import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Signals } from './signals';

/** A state that somebody should know of. */
export interface AlarmDefinition {
  readonly metric: IMetric;
  readonly threshold: number;
  /** What it means, and what to look at first. */
  readonly means: string;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
  /** @default at or above the threshold */
  readonly below?: boolean;
  /** What silence means. @default nothing is wrong */
  readonly silence?: TreatMissingData;
}

/** Tells a topic of definition, and of its end. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, topic: ITopic, definitions: Readonly<Record<string, AlarmDefinition>>) {
    super(scope, id);
    this.alarms = Object.entries(definitions).map(([name, definition]) => this.alarm(name, definition, topic));
  }

  private alarm(name: string, definition: AlarmDefinition, topic: ITopic): Alarm {
    const alarm = new Alarm(this, name, {
      metric: definition.metric,
      threshold: definition.threshold,
      alarmDescription: definition.means,
      evaluationPeriods: definition.periods ?? 1,
      comparisonOperator: definition.below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: definition.silence ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    return alarm;
  }
}

/** AlarmDefinition of the application and of what it stands on. */
export function alarmDefinitions(signals: Signals): Record<string, AlarmDefinition> {
  return {
    NoHealthyTask: {
      metric: signals.healthyTasks,
      threshold: 1,
      below: true,
      periods: 2,
      silence: TreatMissingData.BREACHING,
      means: "No task answers: the product is down. See the service's events and the log of the last task.",
    },
    AnswersFail: {
      metric: signals.failures,
      threshold: 5,
      periods: 2,
      means:
        "At least five answers failed or broke off in each of two times five minutes. See the dashboard's errors by kind, then the log.",
    },
    ErrorRate: {
      metric: signals.failedPercent,
      threshold: 20,
      periods: 3,
      means:
        "A fifth of the answers failed or broke off for a quarter of an hour. See the dashboard's errors by kind, then the log.",
    },
    ServerErrors: {
      metric: signals.serverErrors[0]!,
      threshold: 10,
      means: 'The application answered ten requests with 5xx in five minutes. Its log names the reason of each.',
    },
    LoadBalancerErrors: {
      metric: signals.serverErrors[1]!,
      threshold: 10,
      means: 'The load balancer found no task for ten requests in five minutes, or did not reach Cognito.',
    },
    SlowFirstText: {
      metric: signals.firstText(90),
      threshold: 15_000,
      periods: 3,
      means:
        "One answer of ten keeps people waiting for more than 15 seconds. Look at Bedrock's quotas and at the model's latency.",
    },
    Throttling: {
      metric: signals.throttles,
      threshold: 10,
      means:
        'Bedrock was too busy for ten questions in five minutes, retries included. Ask AWS for a higher quota of the answering model.',
    },
    IngestionFailures: {
      metric: signals.ingestionFailures,
      threshold: 1,
      means: 'A document could not be indexed, so that no answer rests on it. The console names it and the reason.',
    },
    RelayErrors: {
      metric: signals.relayErrors,
      threshold: 3,
      periods: 2,
      means:
        "The egress relay fails: people cannot be managed, and new tasks cannot check who asks. See the relay's log.",
    },
    RelayThrottled: {
      metric: signals.relayThrottles,
      threshold: 1,
      means:
        "Lambda refused invocations of the egress relay. Raise operation.relayConcurrency, or the account's quota.",
    },
  };
}
