import { median, percentile, spread } from '../../bench/statistics';

describe('statistics', () => {
  it('finds the median of an odd and of an even number of values', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
  });

  it('finds a percentile by the nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, n) => n + 1);
    expect(percentile(values, 0.99)).toBe(198);
    expect(percentile([3], 0.99)).toBe(3);
  });

  it('gives the spread as a share of the median', () => {
    expect(spread([90, 100, 125])).toBe(0.25);
    expect(spread([7])).toBe(0);
  });
});
