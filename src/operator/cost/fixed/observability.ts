import { counted } from '../../report';
import { type Json, resourcesOf, type Template } from '../../templates/template';
import { COMPRESSION, MONTH } from '../assumptions';
import { type Charge, DAYS_PER_MONTH } from '../charge';
import { listed } from '../format';
import { tasksIn } from './compute';
import { type Pricing, refersTo } from './pricing';

/** Returns the charges for alarms. AWS charges for each metric that an alarm evaluates. */
export const alarms: Pricing = ({ resources }) => {
  const metrics = resources.reduce((sum, [, alarm]) => sum + countMetrics(alarm), 0);
  return [
    {
      component: 'Observability',
      item: 'Alarms',
      price: 'alarm',
      quantity: metrics,
      basis: `${counted(resources.length, 'alarm')}, ${counted(metrics, 'metric')}`,
    },
  ];
};

/** Counts the metrics that an alarm's math expression uses. An alarm without an expression has one metric. */
function countMetrics({ Metrics }: Json): number {
  return Metrics ? Metrics.filter(({ MetricStat }: Json) => MetricStat).length : 1;
}

export const compositeAlarms: Pricing = ({ resources: { length } }) => [
  {
    component: 'Observability',
    item: 'Composite alarms',
    price: 'compositeAlarm',
    quantity: length,
    basis: `${length}`,
  },
];

/** Number of metrics for each check of the canary; see CANARY_METRICS. */
const METRICS_PER_CHECK = 2;

/**
 * Returns the charges for the canary's metrics. The resources are the rules that start the canary's checks, one for each check; rules
 * themselves are free.
 */
export const canaryChecks: Pricing = ({ resources: { length } }) => [
  {
    component: 'Observability',
    item: 'Metrics of the canary',
    price: 'metric',
    quantity: METRICS_PER_CHECK * length,
    basis: `${counted(length, 'check')} × ${METRICS_PER_CHECK}`,
  },
];

export const dashboards: Pricing = ({ resources: { length } }) => [
  {
    component: 'Observability',
    item: 'Dashboards',
    price: 'dashboard',
    quantity: length,
    basis: `${length}`,
  },
];

/** Returns the charges for the ingestion of each log, and for the storage of all logs. */
export const logGroups: Pricing = ({ resources, template }) => {
  const logs = resources.map(([id, { RetentionInDays }]) => ({
    ...findLog(id, template),
    days: Number(RetentionInDays),
  }));
  const stored = logs.reduce(
    (sum, { gigabytes, days }) => sum + ((gigabytes * days) / DAYS_PER_MONTH) * COMPRESSION,
    0,
  );
  const retentions = [...new Set(logs.map(({ days }) => days))];
  return [
    ...[...new Set(logs.map(({ name }) => name))].map((name): Charge => {
      const same = logs.filter((log) => log.name === name);
      const { gigabytes, isAtEdge } = same[0]!;
      return {
        component: 'Observability',
        item: name,
        price: isAtEdge ? 'edgeLog' : 'log',
        quantity: gigabytes * same.length,
        basis: `${same.length > 1 ? `${same.length} × ` : ''}${gigabytes.toFixed(2)} GB`,
      };
    }),
    {
      component: 'Observability',
      item: logs.length > 1 ? 'Storage of these logs' : `Storage: ${logs[0]!.name}`,
      price: 'logStorage',
      quantity: stored,
      basis: `for ${listed(retentions.map(String))} days, compressed to ${100 * COMPRESSION} %`,
    },
  ];
};

interface Log {
  readonly name: string;
  /** Gigabytes ingested per month. */
  readonly gigabytes: number;
  /** Whether the log is in us-east-1 because CloudFront requires it, so that the price `edgeLog` applies. */
  readonly isAtEdge: boolean;
}

/** The logs, by the type of the resource that writes them. */
const LOG_WRITERS: Readonly<Record<string, (template: Template) => Log>> = {
  'AWS::EC2::FlowLog': (template) => ({
    name: 'Flow log',
    gigabytes: tasksIn(template) * MONTH.flowLog.value,
    isAtEdge: false,
  }),
  'AWS::ECS::TaskDefinition': (template) => ({
    name: 'Application log',
    gigabytes: tasksIn(template) * MONTH.taskLog.value,
    isAtEdge: false,
  }),
  'AWS::Lambda::Function': () => ({
    name: 'Logs of the functions',
    gigabytes: MONTH.functionLog.value,
    isAtEdge: false,
  }),
  'AWS::WAFv2::LoggingConfiguration': () => ({
    name: 'Web ACL log',
    gigabytes: MONTH.webAclLog.value,
    isAtEdge: true,
  }),
};

/** Finds the log that a log group contains. @throws Error if no resource of a known type writes to the log group */
function findLog(id: string, template: Template): Log {
  const found = Object.entries(LOG_WRITERS).find(([type]) =>
    resourcesOf(template, type).some(([, properties]) => refersTo(properties, id)),
  );
  if (!found)
    throw new Error(
      `No resource of a known type writes to the log group ${id}: add its writer and its volume to LOG_WRITERS in src/operator/cost/fixed/observability.ts.`,
    );
  return found[1](template);
}
