import { PassageWords, supportOf } from '../../../src/app/support/support';
import { OPPOSITES, PAIRS, type Pair } from './pairs';

const VERDICTS = ['supported', 'partly', 'not-found', undefined] as const;
const verdictOn = ({ sentence, passage }: Pair) => supportOf(sentence, [new PassageWords(passage)]);

describe('the support check', () => {
  it('agrees with a person on at least 90 per cent of the listed pairs of a sentence and a passage, and never mistakes "supported" for "not found" or the reverse', () => {
    const results = PAIRS.map((pair) => ({ ...pair, verdict: verdictOn(pair) }));
    const count = (expected: Pair['expected'], verdict: Pair['expected']) =>
      results.filter((result) => result.expected === expected && result.verdict === verdict).length;
    const confusion = Object.fromEntries(
      VERDICTS.map((expected) => [
        String(expected),
        Object.fromEntries(VERDICTS.map((verdict) => [String(verdict), count(expected, verdict)])),
      ]),
    );
    const wrong = results.filter(({ expected, verdict }) => expected !== verdict);
    process.stdout.write(
      `Rows: a person; columns: the check\n${JSON.stringify(confusion, undefined, 1)}\n${wrong.map(({ sentence, expected, verdict }) => `${expected} → ${verdict}: ${sentence}`).join('\n')}\n`,
    );
    expect(PAIRS.length).toBeGreaterThanOrEqual(40);
    expect(count('supported', 'not-found')).toBe(0);
    expect(count('not-found', 'supported')).toBe(0);
    expect(1 - wrong.length / PAIRS.length).toBeGreaterThanOrEqual(0.9);
  });

  it('does not recognise that a sentence says the opposite of its passage', () => {
    for (const pair of OPPOSITES) expect(verdictOn(pair)).toBe('supported');
  });

  it('reads a passage with a number of 49,000 digits in less than a second', () => {
    const startedAt = performance.now();
    new PassageWords(`Der Betrag ist 0.${'0'.repeat(49_000)}1 Franken.`);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
