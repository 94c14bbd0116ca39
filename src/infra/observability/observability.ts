import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { alarmDefinitions } from './alarm-definitions';
import { Alarms } from './alarms';
import { AlertTopic } from './alert-topic';
import { OperationsDashboard } from './dashboard';
import { type MetricSources, StackMetrics } from './metrics';

export interface ObservabilityProps {
  readonly sources: MetricSources;
  /** Log group of the application. */
  readonly log: ILogGroup;
  readonly alarmEmail: string;
  readonly encryptionKey?: IKey | undefined;
}

/** The dashboard, and the alarms with their topic. The web ACL has its metrics and its alarm in us-east-1; see `EdgeStack`. */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, { sources, log, alarmEmail, encryptionKey }: ObservabilityProps) {
    super(scope, id);
    const metrics = new StackMetrics(sources);
    const topic = new AlertTopic(this, 'Alerts', alarmEmail, encryptionKey);
    const { alarms } = new Alarms(this, 'Alarms', topic, alarmDefinitions(metrics));
    new OperationsDashboard(this, 'Board', { metrics, alarms, log });
  }
}
