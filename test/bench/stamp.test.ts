import { sinceStamp, stampOf } from '../../bench/load/stamp';

describe('stamp', () => {
  it('gives the milliseconds since it was created', () => {
    expect(sinceStamp(`<p>${stampOf(5_000_000_000n)} Who may`, 5_012_500_000n)).toBe(12.5);
  });

  it('is not found in other text', () => {
    expect(sinceStamp('The 12 cantons')).toBeUndefined();
  });
});
