import type { Metric, RunningApp } from './app-fixture';

/** The value of the metric on each line that tells it, with its dimension's value where it has one. */
export function told({ metrics }: Pick<RunningApp, 'metrics'>, name: string): (number | string)[] {
  return metrics
    .filter((line) => name in line)
    .map((line) => (dimensionOf(line) === undefined ? line[name] : `${dimensionOf(line)} ${line[name]}`));
}

function dimensionOf({ _aws, ...line }: Metric): string | undefined {
  return line[_aws.CloudWatchMetrics[0].Dimensions[0][0]];
}
