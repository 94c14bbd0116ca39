import { sinceStamp, stampOf } from '../../bench/load/stamp';

describe('stamp', () => {
  it('gives the milliseconds since it was created', () => {
    const yearOfRunning = 365n * 86_400n * 1_000_000_000n;
    for (const created of [5_000_000_000n, yearOfRunning])
      expect(sinceStamp(`<p>${stampOf(created)} Who may`, created + 12_500_000n)).toBe(12.5);
  });

  it('is not found in other text', () => {
    expect(sinceStamp('The 12 cantons')).toBeUndefined();
  });
});
