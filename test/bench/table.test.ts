import { isMet } from '../../bench/line';
import { rounded, tableOf } from '../../bench/table';
import { cpuLine, ownLine } from '../support/bench/results-fixture';

describe('the table', () => {
  it('shows medians, ranges, the median ratio, and whether the goal is met', () => {
    expect(
      tableOf([cpuLine([30, 36, 33], [20, 30, 20]), ownLine([3])])
        .split('\n')
        .slice(2, 4),
    ).toEqual([
      '| CPU per answer | 1.0 × the bare pipe | 33 ms (30–36) | 20 ms (20–30) |  | 1.50 | **missed** |',
      '| requests | 4 | 3 |  |  |  | met |',
    ]);
  });

  it('lists notes below its rows', () => {
    expect(tableOf([{ ...ownLine([3]), note: 'without batches' }])).toContain('\n- requests: without batches\n');
  });

  it.each([
    [0.1234, '0.12'],
    [4.567, '4.57'],
    [45.67, '45.7'],
    [1234.5, '1,235'],
  ])('rounds %p to %s', (value, text) => {
    expect(rounded(value)).toBe(text);
  });
});

describe('a goal', () => {
  it('can be a maximum difference from the bare pipe', () => {
    const goal = { text: '+ 10 ms', limit: 10, of: 'difference' } as const;
    expect(isMet({ ...cpuLine([19], [10]), goal })).toBe(true);
    expect(isMet({ ...cpuLine([21], [10]), goal })).toBe(false);
  });

  it('can be a minimum', () => {
    const goal = { text: '1,000', limit: 1000, of: 'value', isMinimum: true } as const;
    expect(isMet({ ...ownLine([1000]), goal })).toBe(true);
    expect(isMet({ ...ownLine([875]), goal })).toBe(false);
  });
});
