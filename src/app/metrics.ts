import { METRICS } from '../contract';
import type { Failure } from './errors';
import type { Outcome } from './turns/log';

/** One number of a line. */
interface Measure {
  readonly metric: { readonly name: string };
  readonly value: number;
  readonly unit: 'Count' | 'Milliseconds';
}

/** Milliseconds between two looks at how many answers are running. */
const GAUGED_EVERY = 15_000;

/**
 * What the application measures: lines for CloudWatch, which takes the numbers out of the log by itself ("Specification: Embedded
 * metric format" in its guide). A line holds numbers and at most one word of a short list: nothing of a person or of what they do.
 */
export class Metrics {
  /** @param write takes whole lines, and must keep them whole among others */
  constructor(
    private readonly write: (line: string) => void,
    private readonly namespace: string = METRICS.namespace,
  ) {}

  /** An answer came to its end: told by whoever ended it, once. */
  answerEnded(status: Outcome['status']): void {
    this.tell([count(METRICS.answers)], { [METRICS.answers.dimension]: status });
  }

  answerFailed(failure: Failure): void {
    this.tell([count(METRICS.errors)], { [METRICS.errors.dimension]: failure });
  }

  /** A request ended with 5xx, or its response broke off. */
  requestFailed(): void {
    this.tell([count(METRICS.errors)], { [METRICS.errors.dimension]: 'server' });
  }

  /** @param milliseconds since the question */
  firstText(milliseconds: number): void {
    this.tell([{ metric: METRICS.firstText, value: milliseconds, unit: 'Milliseconds' }]);
  }

  /** @param milliseconds since the question */
  answerCompleted(milliseconds: number): void {
    this.tell([{ metric: METRICS.answerTime, value: milliseconds, unit: 'Milliseconds' }]);
  }

  tokens(input: number, output: number): void {
    this.tell([count(METRICS.inputTokens, input), count(METRICS.outputTokens, output)]);
  }

  /** The engine was too busy for a question, whether or not it takes it later. */
  throttled(): void {
    this.tell([count(METRICS.throttles)]);
  }

  uploadEnded(outcome: 'admitted' | 'held' | 'refused' | 'broken'): void {
    this.tell([count(METRICS.uploads)], { [METRICS.uploads.dimension]: outcome });
  }

  ingestionFailed(kind: 'document' | 'job', failures: number): void {
    this.tell([count(METRICS.ingestionFailures, failures)], { [METRICS.ingestionFailures.dimension]: kind });
  }

  /** Tells again and again how many answers are running, none included, until the function that it gives is called. */
  gaugeAnswers(running: () => number): () => void {
    const timer = setInterval(() => this.tell([count(METRICS.runningAnswers, running())]), GAUGED_EVERY).unref();
    return () => clearInterval(timer);
  }

  /** With a dimension each metric counts twice: for its value, and for the sum of all. */
  private tell(measures: readonly Measure[], dimension: Readonly<Record<string, string>> = {}): void {
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
