import { chartOf } from '../../bench/chart';
import { merged, profilesIn, withProfiles } from '../../bench/results';
import { cpuLine, ownLine, resultsOf } from '../support/bench/results-fixture';

describe('the results', () => {
  it('keep the lines that were not measured again', () => {
    const committed = resultsOf([cpuLine([2], [1]), ownLine([4])]);
    expect(merged(committed, resultsOf([cpuLine([1], [1])])).lines).toEqual([cpuLine([1], [1]), ownLine([4])]);
    expect(merged(undefined, resultsOf([ownLine([4])])).lines).toEqual([ownLine([4])]);
  });

  it('keep the profile of a row that is measured again without a profiler', () => {
    const committed = resultsOf([{ ...cpuLine([2], [1]), profile: 'garbage collection 9 %' }, ownLine([4])]);
    expect(withProfiles(resultsOf([cpuLine([1], [1]), ownLine([3])]), profilesIn(committed)).lines).toEqual([
      { ...cpuLine([1], [1]), profile: 'garbage collection 9 %' },
      ownLine([3]),
    ]);
  });

  it('are shown in a chart with the machine, the date, and a summary for screen readers', () => {
    const svg = chartOf(resultsOf([cpuLine([30], [20])]));
    expect(svg).toContain('Joule Verne 30 ms, bare pipe 20 ms.</title>');
    expect(svg).toContain('2026-11-27, Some CPU, 2 cores');
    expect(svg).toContain('prefers-color-scheme:dark');
  });
});
