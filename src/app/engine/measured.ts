import { EngineError } from '../errors';
import type { Metrics } from '../metrics';
import type { AnswerEvent, EngineEvent } from './engine';

/**
 * Measures what an engine's events tell, and passes on those that concern the answer.
 *
 * @param askedAt milliseconds since 1970
 */
export async function* measured(
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
