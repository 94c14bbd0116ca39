import { AlarmRule, AlarmState, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmDefinitions } from './alarm-definitions';
import { Alarms } from './alarms';
import { AlertTopic } from './alert-topic';
import { OperationsDashboard } from './dashboard';
import type { MetricSources } from './metric-sources';
import { StackMetrics } from './metrics';

export interface ObservabilityProps {
  readonly sources: MetricSources;
  /** Log group of the application. */
  readonly log: ILogGroup;
  readonly alarmEmail: string;
  readonly encryptionKey?: IKey | undefined;
}

/**
 * The dashboard, and the alarms with their topic. The alarms of CloudFront and of the web ACL are in us-east-1; see `EdgeStack` and
 * `EdgeAlarmsStack`.
 */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, { sources, log, alarmEmail, encryptionKey }: ObservabilityProps) {
    super(scope, id);
    const metrics = new StackMetrics(sources);
    const topic = new AlertTopic(this, 'Alerts', alarmEmail, encryptionKey);
    const { alarms } = new Alarms(this, 'Alarms', topic, alarmDefinitions(metrics));
    const unreachable = this.addUnreachableAlarm(alarms, topic);
    new OperationsDashboard(this, 'Board', { metrics, alarms: [...Object.values(alarms), ...unreachable], log });
  }

  /**
   * Adds an alarm for a fault between the users and healthy tasks. Without a canary, adds none, because only the canary's metric shows
   * such a fault.
   */
  private addUnreachableAlarm({ CanarySignInPage, NoHealthyTask }: Alarms['alarms'], topic: ITopic): CompositeAlarm[] {
    if (!CanarySignInPage) return [];
    const alarm = new CompositeAlarm(this, 'Unreachable', {
      alarmDescription:
        'Tasks are healthy, but the canary cannot reach the sign-in page: the fault is between the users and the tasks. Check in this order: the DNS record of the host, both certificates, the web ACL, the origin secret, the security group of the load balancer, and Cognito.',
      alarmRule: AlarmRule.allOf(
        AlarmRule.fromAlarm(CanarySignInPage, AlarmState.ALARM),
        AlarmRule.fromAlarm(NoHealthyTask!, AlarmState.OK),
      ),
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    return [alarm];
  }
}
