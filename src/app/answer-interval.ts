import { performance } from 'node:perf_hooks';

/**
 * Milliseconds between two texts while the server is not busy. The text appears smoothly, with half as many bytes as if each token were
 * sent separately.
 */
const SHORTEST = 80;
/** The interval on a busy server. The text still appears several times a second. */
const LONGEST = 320;
/** Event-loop utilisation, from 0 to 1, at which the interval starts to grow from `SHORTEST`, and at which it reaches `LONGEST`. */
const [CALM, BUSY] = [0.1, 0.4];
/** Milliseconds over which the utilisation is measured. */
const WINDOW = 500;

/** Functions of `performance`. A test replaces them. */
type Clock = Pick<typeof performance, 'now' | 'eventLoopUtilization'>;

/**
 * Determines how long a running answer waits between two reads from its connection to Bedrock, and between two texts for the pages that
 * show the answer. Each read and each text costs CPU time, so longer intervals keep a busy task responsive.
 */
export class AnswerInterval {
  private measuredAt: number;
  private utilization;
  private share = 0;

  constructor(private readonly clock: Clock = performance) {
    this.measuredAt = clock.now();
    this.utilization = clock.eventLoopUtilization();
  }

  /** Returns the current interval in milliseconds. */
  now(): number {
    this.measure();
    const excess = (this.share - CALM) / (BUSY - CALM);
    return SHORTEST + (LONGEST - SHORTEST) * Math.min(Math.max(excess, 0), 1);
  }

  /**
   * Measures the utilisation once for each window. Smooths it, because a longer interval lowers the utilisation at once, and the interval
   * would otherwise alternate between long and short.
   */
  private measure(): void {
    if (this.clock.now() - this.measuredAt < WINDOW) return;
    const current = this.clock.eventLoopUtilization();
    const { utilization } = this.clock.eventLoopUtilization(current, this.utilization);
    this.measuredAt = this.clock.now();
    this.utilization = current;
    this.share = (this.share + utilization) / 2;
  }
}

/** The interval of the answers of this process. */
export const answerInterval = new AnswerInterval();
