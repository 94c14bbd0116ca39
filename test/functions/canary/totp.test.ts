import { isBase32, oneTimePassword } from '../../../src/functions/canary/totp';

/** The key of RFC 6238, appendix B, in base32. The appendix has values of eight digits; the tests expect the last six. */
const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
])('computes the one-time password of RFC 6238 for the time %d s', (second, expected) => {
  expect(oneTimePassword(KEY, second * 1000)).toBe(expected);
});

it('accepts a key with spaces, in lower case and with padding', () => {
  expect(oneTimePassword('gezd gnbv gy3t qojq gezd gnbv gy3t qojq==', 59_000)).toBe('287082');
  expect(isBase32('gezd gnbv gy3t qojq=')).toBe(true);
});

it.each(['', 'short', 'GEZDGNBVGY3TQOJ1', 'https://example.org'])('does not accept %j as a key', (text) => {
  expect(isBase32(text)).toBe(false);
});
