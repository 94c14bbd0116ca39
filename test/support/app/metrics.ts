import type { Metric, RunningApp } from './app-fixture';

/** The reported values of a metric, each preceded by the value of its dimension if it has one: `complete 1`. */
export function metricValues({ metrics }: Pick<RunningApp, 'metrics'>, name: string): (number | string)[] {
  return metrics
    .filter((line) => name in line)
    .map((line) => (dimensionOf(line) === undefined ? line[name] : `${dimensionOf(line)} ${line[name]}`));
}

function dimensionOf({ _aws, ...line }: Metric): string | undefined {
  return line[_aws.CloudWatchMetrics[0].Dimensions[0][0]];
}
