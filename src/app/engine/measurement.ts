import { EngineError } from '../errors';
import type { Metrics } from '../metrics';
import type { EngineEvent } from './engine';

/** Measures the events of one answer: time to first text, tokens, throttling. */
export class Measurement {
  private isSilent = true;

  /** @param askedAt milliseconds since 1970 */
  constructor(
    private readonly askedAt: number,
    private readonly metrics: Metrics,
  ) {}

  event(event: EngineEvent): void {
    if (event.type === 'usage') {
      const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = event;
      this.metrics.tokens(inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens);
    }
    if (event.type === 'throttled') this.metrics.throttled();
    if (!this.isSilent || event.type !== 'text') return;
    this.isSilent = false;
    this.metrics.firstText(Date.now() - this.askedAt);
  }

  error(error: unknown): void {
    if (error instanceof EngineError && error.failure === 'throttled') this.metrics.throttled();
  }
}
