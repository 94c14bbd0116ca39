import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Signals } from './signals';

export interface OperationsDashboardProps {
  readonly signals: Signals;
  readonly alarms: readonly Alarm[];
  readonly log: ILogGroup;
}

/** Kinds of errors that the application tells apart; see `METRICS`. */
const ERRORS = [
  'server',
  'accessDenied',
  'throttled',
  'notFound',
  'refused',
  'unavailable',
  'dropped',
  'stalled',
  'tooLong',
  'broken',
  'empty',
];

/** What somebody who was woken up looks at: first whether it is broken, then for whom, then why. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, { signals, alarms, log }: OperationsDashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.hours(3) });
    dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }));
    dashboard.addWidgets(...today(signals));
    dashboard.addWidgets(text('## What people see'));
    dashboard.addWidgets(
      graph(
        'Answers by outcome',
        ['complete', 'stopped', 'interrupted', 'failed'].map((outcome) => signals.answers(outcome)),
        true,
      ),
      graph('Time to the first text, ms', [signals.firstText(50), signals.firstText(90), signals.firstText(99)]),
      graph('Time of a whole answer, ms', [signals.answerTime(50), signals.answerTime(90)]),
    );
    dashboard.addWidgets(text('## Why'));
    dashboard.addWidgets(
      graph(
        'Errors by kind',
        ERRORS.map((kind) => signals.errors(kind)),
        true,
        [signals.throttles],
      ),
      graph('5xx', signals.serverErrors, true),
      graph('Egress relay', [signals.relayErrors, signals.relayThrottles], false, [signals.relayTime]),
    );
    dashboard.addWidgets(
      new LogQueryWidget({
        title: 'The last errors',
        width: 24,
        height: 6,
        view: LogQueryVisualizationType.TABLE,
        logGroupNames: [log.logGroupName],
        queryLines: [
          'fields @timestamp, msg, why, error.name, error.message, error',
          'filter level >= 50',
          'sort @timestamp desc',
          'limit 20',
        ],
      }),
    );
    dashboard.addWidgets(text('## How much'));
    dashboard.addWidgets(
      graph('Tasks', [signals.healthyTasks], false, signals.taskUse),
      graph('Running answers', [signals.runningAnswers], false, [signals.requests]),
      graph('Tokens', signals.tokens),
    );
    dashboard.addWidgets(text('## Documents'));
    dashboard.addWidgets(
      graph(
        'Files sent to the console',
        ['admitted', 'held', 'refused', 'broken'].map((outcome) => signals.uploads(outcome)),
        true,
      ),
      graph('Documents that could not be indexed', [signals.ingestionFailures]),
      graph('Sign-in errors of the load balancer', [signals.signInErrors]),
    );
  }
}

function today(signals: Signals): IWidget[] {
  const one = (title: string, metric: IMetric) =>
    new SingleValueWidget({ title, metrics: [metric], width: 6, height: 3, sparkline: true });
  return [
    one('Answers', signals.answers()),
    one('Failed', signals.failedPercent),
    one('First text, p90', signals.firstText(90)),
    one('Tasks', signals.healthyTasks),
  ];
}

function graph(title: string, left: IMetric[], stacked = false, right: IMetric[] = []): IWidget {
  return new GraphWidget({
    title,
    left,
    right,
    stacked,
    width: 8,
    height: 6,
    leftYAxis: { min: 0 },
    rightYAxis: { min: 0 },
  });
}

function text(markdown: string): IWidget {
  return new TextWidget({ markdown, width: 24, height: 1 });
}
