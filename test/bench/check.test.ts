import { regressions } from '../../bench/check';
import { cpuLine, ownLine, resultsOf } from '../support/bench/results-fixture';

const committed = resultsOf([cpuLine([20, 20, 20], [20, 20, 20]), ownLine([4], 'ms')]);

describe('the check', () => {
  it('reports a ratio that is worse than the committed ratio by more than the noise', () => {
    expect(regressions(committed, resultsOf([cpuLine([24, 24, 24], [20, 20, 20])]))).toEqual([
      'CPU per answer: 1.2 times the bare pipe, committed 1, noise 10 %',
    ]);
  });

  it('accepts a slower machine, on which the bare pipe is slower as well', () => {
    expect(regressions(committed, resultsOf([cpuLine([40, 41, 40], [40, 40, 40])]))).toEqual([]);
  });

  it('accepts a faster machine, on which the bare pipe gains more speed than the server', () => {
    expect(regressions(committed, resultsOf([cpuLine([12, 12, 12], [8, 8, 8])]))).toEqual([]);
  });

  it('accepts a difference within the range of the repetitions', () => {
    expect(regressions(committed, resultsOf([cpuLine([16, 24, 25], [20, 20, 20])]))).toEqual([]);
  });

  it('compares times without a ratio only on the same machine', () => {
    expect(regressions(committed, resultsOf([ownLine([8], 'ms')]))).toHaveLength(1);
    expect(regressions(committed, resultsOf([ownLine([8], 'ms')], 'Another CPU'))).toEqual([]);
  });

  it('compares counts on every machine', () => {
    const counts = resultsOf([ownLine([4])]);
    expect(regressions(counts, resultsOf([ownLine([8])], 'Another CPU'))).toHaveLength(1);
  });

  it('reports a lower value of a measure for which more is better', () => {
    const atOnce = (value: number) => ({
      ...ownLine([value]),
      goal: { text: '', limit: 1, of: 'value', isMinimum: true } as const,
    });
    for (const lower of [500, 0])
      expect(regressions(resultsOf([atOnce(1000)]), resultsOf([atOnce(lower)]))).toHaveLength(1);
    expect(regressions(resultsOf([atOnce(500)]), resultsOf([atOnce(1000)]))).toEqual([]);
  });
});
