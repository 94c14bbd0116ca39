import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METRICS } from '../../contract';
import type { StackMetrics } from './metrics';

export interface OperationsDashboardProps {
  readonly metrics: StackMetrics;
  readonly alarms: readonly IAlarm[];
  readonly log: ILogGroup;
}

/** Widths of graphs. A row of the dashboard has 24 columns. */
const [THIRD, QUARTER] = [8, 6];

/**
 * The dashboard for operators. From top to bottom, it shows whether the product works, what users experience, the causes of faults, the
 * load, and the documents and sign-ins.
 */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, { metrics, alarms, log }: OperationsDashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.hours(3) });
    dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }));
    dashboard.addWidgets(...keyFigures(metrics));
    dashboard.addWidgets(heading('User experience'));
    dashboard.addWidgets(
      graph(
        'Answers by outcome',
        METRICS.answers.values.map((value) => metrics.sum('answers', { value })),
        true,
      ),
      graph(
        'Time to first text, ms',
        [50, 90, 99].map((percentile) => metrics.percentile('firstText', percentile)),
      ),
      graph(
        'Time to complete an answer, ms',
        [50, 90].map((percentile) => metrics.percentile('answerTime', percentile)),
      ),
    );
    dashboard.addWidgets(heading('Causes'));
    dashboard.addWidgets(
      graph(
        'Errors by kind',
        METRICS.errors.values.map((value) => metrics.sum('errors', { value })),
        true,
        [metrics.sum('throttles', { label: 'throttled by Bedrock' })],
      ),
      graph('5xx responses', [metrics.applicationErrors, metrics.loadBalancerErrors], true),
      graph('Egress relay', [metrics.relayErrors, metrics.relayThrottles], false, [metrics.relayDuration]),
    );
    dashboard.addWidgets(
      new LogQueryWidget({
        title: 'Latest errors in the log of the application',
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
    dashboard.addWidgets(...modelAndCanary(metrics));
    dashboard.addWidgets(heading('Load'));
    dashboard.addWidgets(
      graph('Tasks', [metrics.healthyTasks], false, metrics.utilisation, QUARTER),
      graph(
        'Running answers',
        [metrics.average('runningAnswers', 'per task, average')],
        false,
        [metrics.requests],
        QUARTER,
      ),
      graph(
        'Event-loop delay, ms',
        [50, 99].map((percentile) => metrics.percentile('eventLoopDelay', percentile)),
        false,
        [],
        QUARTER,
      ),
      graph(
        'Tokens',
        [
          metrics.sum('inputTokens', { label: 'input' }),
          metrics.sum('outputTokens', { label: 'output' }),
          metrics.sum('cacheReadTokens', { label: 'read from the prompt cache' }),
          metrics.sum('cacheWriteTokens', { label: 'written to the prompt cache' }),
        ],
        false,
        [],
        QUARTER,
      ),
    );
    dashboard.addWidgets(heading('Documents and sign-in'));
    dashboard.addWidgets(
      graph(
        'Uploaded files by outcome',
        METRICS.uploads.values.map((value) => metrics.sum('uploads', { value })),
        true,
      ),
      graph('Ingestion failures', [metrics.sum('ingestionFailures', { label: 'not indexed' })]),
      graph('Sign-in errors', [metrics.signInErrors]),
    );
  }
}

function keyFigures(metrics: StackMetrics): IWidget[] {
  const figure = (title: string, metric: IMetric) =>
    new SingleValueWidget({ title, metrics: [metric], width: 6, height: 3, sparkline: true });
  return [
    figure('Answers', metrics.sum('answers', { label: 'answers' })),
    figure('Failed answers', metrics.failedPercent),
    figure('Time to first text, p90', metrics.percentile('firstText', 90)),
    figure('Healthy tasks', metrics.healthyTasks),
  ];
}

/**
 * Returns the graphs of the canary's results and of the model's throttled invocations and quota. An agent has no graphs about its model,
 * because the deployment does not know which model the agent uses.
 */
function modelAndCanary(metrics: StackMetrics): IWidget[] {
  const { canary, canaryDurations, throttledInvocations, quotaUse, tokenQuota } = metrics;
  const results = canary ? [canary.signInPage, ...(canary.answer ? [canary.answer] : [])] : [];
  return [
    ...(canary ? [graph('Canary: 1 is success; ms', results, false, canaryDurations)] : []),
    ...(throttledInvocations ? [graph('Invocations throttled by Bedrock', [throttledInvocations])] : []),
    ...(quotaUse
      ? [
          new GraphWidget({
            title: "Use of the model's quota, tokens per minute",
            left: [quotaUse],
            leftYAxis: { min: 0 },
            leftAnnotations: tokenQuota ? [{ value: tokenQuota, label: 'quota' }] : [],
            width: THIRD,
            height: 6,
          }),
        ]
      : []),
  ];
}

function graph(title: string, left: IMetric[], stacked = false, right: IMetric[] = [], width = THIRD): IWidget {
  return new GraphWidget({
    title,
    left,
    right,
    stacked,
    width,
    height: 6,
    leftYAxis: { min: 0 },
    rightYAxis: { min: 0 },
  });
}

function heading(title: string): IWidget {
  return new TextWidget({ markdown: `## ${title}`, width: 24, height: 1 });
}
