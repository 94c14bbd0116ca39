import { monitorEventLoopDelay } from 'node:perf_hooks';
import { METRICS } from '../contract';
import type { Failure } from './errors';
import type { Outcome } from './turns/log';

/** One value in a metric line. */
interface Measure {
  readonly metric: { readonly name: string };
  readonly value: number;
  readonly unit: 'Count' | 'Milliseconds';
}

/** A metric with a dimension. */
interface Dimensioned {
  readonly dimension: string;
  readonly values: readonly string[];
}

type ValueOf<T extends Dimensioned> = T['values'][number];

/** Milliseconds between two measurements of a gauge. */
const GAUGE_INTERVAL = 15_000;
/** Milliseconds between two samples of the event loop. */
const SAMPLE_INTERVAL = 20;
const NANOSECONDS = 1e6;

/**
 * Writes metrics as log lines, from which CloudWatch extracts the values ("Specification: Embedded metric format" in the CloudWatch
 * guide). A line contains numbers and at most one dimension, whose value is from a fixed list. It therefore contains no personal
 * data.
 */
export class Metrics {
  /** @param write must write a complete line, without other output in between */
  constructor(
    private readonly write: (line: string) => void,
    private readonly namespace: string = METRICS.namespace,
  ) {}

  /** Reports that an answer has ended. The task that ended the answer calls this once. */
  answerEnded(status: Outcome['status']): void {
    this.report([count(METRICS.answers)], dimensionOf(METRICS.answers, status));
  }

  answerFailed(failure: Failure): void {
    this.report([count(METRICS.errors)], dimensionOf(METRICS.errors, failure));
  }

  /** Reports that a request ended with 5xx, or that its response was cut off. */
  requestFailed(): void {
    this.report([count(METRICS.errors)], dimensionOf(METRICS.errors, 'server'));
  }

  /** @param milliseconds since the question */
  firstText(milliseconds: number): void {
    this.report([{ metric: METRICS.firstText, value: milliseconds, unit: 'Milliseconds' }]);
  }

  /** @param milliseconds since the question */
  answerCompleted(milliseconds: number): void {
    this.report([{ metric: METRICS.answerTime, value: milliseconds, unit: 'Milliseconds' }]);
  }

  /** Reports the tokens of a model call. The tokens of the prompt cache are undefined if the engine does not report them. */
  tokens(input: number, output: number, cacheRead?: number, cacheWrite?: number): void {
    this.report([
      count(METRICS.inputTokens, input),
      count(METRICS.outputTokens, output),
      ...(cacheRead === undefined ? [] : [count(METRICS.cacheReadTokens, cacheRead)]),
      ...(cacheWrite === undefined ? [] : [count(METRICS.cacheWriteTokens, cacheWrite)]),
    ]);
  }

  /** Reports that the service throttled an attempt to answer a question, whether or not a retry succeeds. */
  throttled(): void {
    this.report([count(METRICS.throttles)]);
  }

  uploadEnded(outcome: ValueOf<typeof METRICS.uploads>): void {
    this.report([count(METRICS.uploads)], dimensionOf(METRICS.uploads, outcome));
  }

  ingestionFailed(kind: ValueOf<typeof METRICS.ingestionFailures>, failures: number): void {
    this.report([count(METRICS.ingestionFailures, failures)], dimensionOf(METRICS.ingestionFailures, kind));
  }

  /** Reports the number of running answers every 15 seconds, even if it is 0, until the returned function is called. */
  gaugeAnswers(running: () => number): () => void {
    const timer = setInterval(() => this.report([count(METRICS.runningAnswers, running())]), GAUGE_INTERVAL).unref();
    return () => clearInterval(timer);
  }

  /**
   * Every 15 seconds, reports the 99th percentile of the event loop's delay in the last 15 seconds, until the returned function is called.
   */
  gaugeEventLoop(): () => void {
    const samples = monitorEventLoopDelay({ resolution: SAMPLE_INTERVAL });
    const timer = setInterval(() => {
      // A sample is the time since the previous sample, so it includes the interval between two samples.
      const value = Math.max(0, Math.round(samples.percentile(99) / NANOSECONDS) - SAMPLE_INTERVAL);
      this.report([{ metric: METRICS.eventLoopDelay, value, unit: 'Milliseconds' }]);
      samples.reset();
    }, GAUGE_INTERVAL).unref();
    samples.enable();
    return () => {
      clearInterval(timer);
      samples.disable();
    };
  }

  /**
   * Records a metric with a dimension twice: with the dimension, and without it, so that CloudWatch also has the sum over all
   * values of the dimension.
   */
  private report(measures: readonly Measure[], dimension: Readonly<Record<string, string>> = {}): void {
    const names = Object.keys(dimension);
    const directive = {
      Namespace: this.namespace,
      Dimensions: names.length > 0 ? [names, []] : [[]],
      Metrics: measures.map(({ metric, unit }) => ({ Name: metric.name, Unit: unit })),
    };
    const values = Object.fromEntries(measures.map(({ metric, value }) => [metric.name, value]));
    this.write(
      `${JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] }, ...dimension, ...values })}\n`,
    );
  }
}

function count(metric: Measure['metric'], value = 1): Measure {
  return { metric, value, unit: 'Count' };
}

function dimensionOf<T extends Dimensioned>({ dimension }: T, value: ValueOf<T>): Readonly<Record<string, string>> {
  return { [dimension]: value };
}
