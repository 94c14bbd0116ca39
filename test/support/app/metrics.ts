import type { Metric, RunningApp } from './app-fixture';

/**
 * The values that were reported for a metric. If the metric has a dimension, the value of the dimension comes first:
 * `complete 1`.
 */
export function metricValues({ metrics }: Pick<RunningApp, 'metrics'>, name: string): (number | string)[] {
  return metrics
    .filter((line) => name in line)
    .map((line) => (dimensionOf(line) === undefined ? line[name] : `${dimensionOf(line)} ${line[name]}`));
}

function dimensionOf({ _aws, ...line }: Metric): string | undefined {
  return line[_aws.CloudWatchMetrics[0].Dimensions[0][0]];
}
