import type { EngineEvent } from '../../../src/app/engine/engine';
import { Measurement } from '../../../src/app/engine/measurement';
import { Metrics } from '../../../src/app/metrics';

/** The values that are reported for an event of the engine, and the names that CloudWatch extracts. */
function reportedFor(event: EngineEvent): { values: object; names: string[] } {
  const lines: string[] = [];
  new Measurement(Date.now(), new Metrics((line) => lines.push(line))).event(event);
  const { _aws, ...values } = JSON.parse(lines.join(''));
  return { values, names: _aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name) };
}

describe('the tokens of a model call', () => {
  it('include the tokens that were read from and written to the prompt cache', () => {
    const tokens = { inputTokens: 80, outputTokens: 20, cacheReadTokens: 1500, cacheWriteTokens: 0 };
    const values = { InputTokens: 80, OutputTokens: 20, CacheReadTokens: 1500, CacheWriteTokens: 0 };
    expect(reportedFor({ type: 'usage', ...tokens })).toEqual({ values, names: Object.keys(values) });
  });

  it('are only input and output if the engine does not report the prompt cache', () => {
    const values = { InputTokens: 80, OutputTokens: 20 };
    expect(reportedFor({ type: 'usage', inputTokens: 80, outputTokens: 20 })).toEqual({
      values,
      names: Object.keys(values),
    });
  });
});
