import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmDefinition } from './alarm-definitions';

/** CloudWatch alarms, which notify a topic when they fire and when they recover. */
export class Alarms extends Construct {
  /** The alarms, by the keys of their definitions. */
  readonly alarms: Readonly<Record<string, Alarm>>;

  constructor(scope: Construct, id: string, topic: ITopic, definitions: Readonly<Record<string, AlarmDefinition>>) {
    super(scope, id);
    this.alarms = Object.fromEntries(
      Object.entries(definitions).map(([name, definition]) => [name, this.addAlarm(name, definition, topic)]),
    );
  }

  private addAlarm(name: string, definition: AlarmDefinition, topic: ITopic): Alarm {
    const alarm = new Alarm(this, name, {
      metric: definition.metric,
      threshold: definition.threshold,
      alarmDescription: definition.description,
      evaluationPeriods: definition.periods ?? 1,
      comparisonOperator: definition.below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: definition.missingData ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    return alarm;
  }
}
