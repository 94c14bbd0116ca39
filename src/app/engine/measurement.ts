import { EngineError } from '../errors';
import type { Metrics } from '../metrics';
import type { AnswerEvent, EngineEvent } from './engine';

/**
 * Measures the events of an engine: time to first text, tokens, throttling. Passes on only the events of the answer.
 *
 * @param askedAt milliseconds since 1970
 */
export async function* withMeasurement(
  events: AsyncIterable<EngineEvent>,
  askedAt: number,
  metrics: Metrics,
): AsyncGenerator<AnswerEvent> {
  let isSilent = true;
  try {
    for await (const event of events) {
      if (event.type === 'usage') metrics.tokens(event.inputTokens, event.outputTokens);
      else if (event.type === 'throttled') metrics.throttled();
      else {
        if (isSilent && event.type === 'text') metrics.firstText(Date.now() - askedAt);
        isSilent &&= event.type !== 'text';
        yield event;
      }
    }
  } catch (error) {
    if (error instanceof EngineError && error.failure === 'throttled') metrics.throttled();
    throw error;
  }
}
