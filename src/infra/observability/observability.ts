import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Alarms, alarmDefinitions } from './alarms';
import { AlertTopic } from './alert-topic';
import { OperationsDashboard } from './dashboard';
import { Signals, type Watched } from './signals';

export interface ObservabilityProps {
  readonly watched: Watched;
  /** Log of the application. */
  readonly log: ILogGroup;
  readonly alarmEmail: string;
  readonly encryptionKey?: IKey | undefined;
}

/** A dashboard, and alarms that reach somebody. What the edge measures is in us-east-1; see `EdgeStack`. */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, { watched, log, alarmEmail, encryptionKey }: ObservabilityProps) {
    super(scope, id);
    const signals = new Signals(watched);
    const topic = new AlertTopic(this, 'Alerts', alarmEmail, encryptionKey);
    const { alarms } = new Alarms(this, 'Alarms', topic, alarmDefinitions(signals));
    new OperationsDashboard(this, 'Board', { signals, alarms, log });
  }
}
